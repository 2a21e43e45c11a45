"""A URL becomes an Article. Knows nothing of storage or jobs.

    Source | lists.walk -> Row | fetch.Fetcher -> Page | judge -> trusted Page | reading.read_whole -> Article

The rooms, by what they know:

- the words       records, text, errors, clock, settings, seedform
- fetching        fetch (tries, redirects, robots) over wire (httpx), network (checked addresses), pacing (turns, circuit
                  breaker), robots, addresses (what is refused), inflate (bounded decompression), statuses
- addresses       canonical (one spelling, identity keys), linked
- lists           lists, walking (pages of a list), families (which kind is it), cms/ (one file a family), columns (menus),
                  discover (a site from any of its pages)
- a page          decode (bytes to text), document, tree, markup (Lexbor), metas, judge and walls (is it to be trusted)
- scripts         scripts (what the code of a page holds), interfaces (addresses that it makes), shells, jsonarticle, jsonkeys
- an article      article, reading (joined pages), titles, headline, body, published, place (site and column), header, containers,
                  density, dates, trimming, blocks, tables, lines
- who wrote it    bylines, credits, credit_labels, people, names
"""
