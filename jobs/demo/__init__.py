"""The demo's own small web of district sites: what it says (`content`), how it is built (a module a family), how it answers (`web`)."""
