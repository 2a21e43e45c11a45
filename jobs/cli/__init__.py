"""The command line: a thin face over the jobs; messages in Chinese, in English with `--lang en` or a non-Chinese LANG."""
