#!/bin/sh
# Other people's chat clients as npm has them, without what they depend on: their bundles hold it already.
set -e
cd "$(dirname "$0")/../node_modules"
for client in botframework-webchat@4.18.1 deep-chat@2.4.2 @scalableminds/chatroom@0.12.0; do
    folder=.clients/${client%@*}
    [ ! -d "$folder" ] || continue
    rm -rf .clients/draft && mkdir -p .clients/draft "$(dirname "$folder")"
    (cd .clients/draft && npm pack --silent "$client" >/dev/null && tar -xzf ./*.tgz package/dist package/package.json)
    rm -f .clients/draft/package/dist/*.map .clients/draft/package/dist/stats.json
    mv .clients/draft/package "$folder"
done
rm -rf .clients/draft
