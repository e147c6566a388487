#!/bin/sh
# disk.mjs on a file system of eight megabytes, in a mount namespace of its own that is gone with it.
disk=$(mktemp -d)
trap 'rmdir "$disk"' EXIT
DISK=$disk unshare --map-root-user --mount sh -c 'mount -t tmpfs -o size=8m tmpfs "$DISK" && exec node tests/chaos/disk.mjs'
