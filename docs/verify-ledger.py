#!/usr/bin/env python3
"""Checks an exported ledger by the rule of ledger-chain.md. Usage: verify-ledger.py FILE [HASH NOTED EARLIER]"""
import hashlib
import json
import sys


def fail(number, why):
    sys.exit(f"line {number}: {why}")


def main(path, noted=None):
    last, entries, number, head, noted_at = "0" * 64, 0, 0, None, None
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, text in enumerate(file, start=1):
            text = text.rstrip("\n")
            if text.startswith("#"):
                head = json.loads(text[1:])
                continue
            told, line = text.split(" ", 1)
            last = hashlib.sha256(f"{last}\n{line}".encode("utf-8")).hexdigest()
            if last != told:
                fail(number, "the hash does not follow from the line and the one before")
            entries += 1
            if json.loads(line)["seq"] != entries:
                fail(number, f"entry {entries} is missing")
            if last == noted:
                noted_at = entries
    if head is None or head["head"] != entries or (entries and head["hash"] != last):
        fail(number, f"the head is not the last entry, {entries} with {last}")
    if noted and noted_at is None:
        fail(number, f"no entry has the hash {noted}")
    print(f"{head['event']}: {entries} entries hold, the head's hash is {last}")
    if noted:
        print(f"{noted} was the head's at entry {noted_at}")


if __name__ == "__main__":
    main(*sys.argv[1:])
