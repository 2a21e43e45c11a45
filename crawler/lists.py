"""Lists of sites: `read_list` tells what one answer says, `walk` goes along the pages of a source."""

from crawler.families import family_names, family_of, read_list
from crawler.walking import Fetch, row_day, walk

__all__ = ["Fetch", "family_names", "family_of", "read_list", "row_day", "walk"]
