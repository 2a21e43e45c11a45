"""A URL becomes an Article. Knows nothing of storage or jobs.

Source | lists.walk -> Row | reading.fetch_article -> Page | article.read_article -> Article
"""
