#!/bin/sh
# As many workers as processors, two at most.
set -e
workers=$(nproc)
if [ "$workers" -gt 2 ]; then workers=2; fi
sed -i "s/^worker_processes .*/worker_processes $workers;/" /etc/nginx/nginx.conf
