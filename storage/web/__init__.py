"""Reading the archive in a browser. What pages show is loaded and told here without Datasette; `plugin` is what Datasette loads."""
