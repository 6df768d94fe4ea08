#!/bin/sh
# Print a Python that can make the environment: 3.11 or later, with venv and pip.
# PYTHON=/path/to/python, when given, is the only one that is tried.
suitable='import sys; assert sys.version_info >= (3, 11); import ensurepip, venv'
old='import sys; sys.exit(sys.version_info >= (3, 11))'
reason=""

for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
    if "$candidate" -c "$suitable" >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    elif "$candidate" -c "$old" >/dev/null 2>&1; then
        reason="${reason}  $candidate is too old: $("$candidate" -V 2>&1)
"
    elif "$candidate" -V >/dev/null 2>&1; then
        reason="${reason}  $candidate is new enough but cannot make environments; on Debian or Ubuntu: apt install python3-venv
"
    fi
done

{
    echo "This project needs Python 3.11 or later with venv, and found none."
    printf '%s' "$reason"
    echo "Install Python from https://www.python.org/downloads/, or name one: make setup PYTHON=/path/to/python"
} >&2
exit 1
