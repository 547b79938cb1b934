# A machine as its packages leave it, with its engine running.
docker info >/dev/null
