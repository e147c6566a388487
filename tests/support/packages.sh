#!/bin/sh
# Installs the Debian packages that are missing. Without root and without sudo it prints the command instead.
missing=
for package in "$@"; do
    # node and npm may come from elsewhere than Debian
    case $package in nodejs) command -v node >/dev/null && continue ;; npm) command -v npm >/dev/null && continue ;; esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "These Debian packages are missing. Install them as root:"
    echo "    apt-get install$missing"
    exit 1
fi
echo "installing$missing"
$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
