"""List families: one small file knows one kind of site."""
