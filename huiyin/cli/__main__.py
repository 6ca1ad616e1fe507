"""`python -m huiyin.cli`, the same as `huiyin`."""

from huiyin.cli import main

main()
