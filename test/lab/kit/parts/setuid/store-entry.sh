#!/bin/sh
# Appends a line to the ledger, which only root may write.
set -e
umask 022
head -n 1 >> /var/lib/ledger/entries
