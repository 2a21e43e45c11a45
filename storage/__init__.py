"""Articles into SQLite and back: versions, stories, search, and the Datasette pages over them."""
