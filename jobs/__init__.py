"""What to do and when: crawl, flag, notify, rescan, report; the daemon; the command line."""
