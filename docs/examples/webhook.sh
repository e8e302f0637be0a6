#!/bin/sh
# Makes a webhook to the address given, and prints its secret. Needs SERVER and API_KEY.
set -eu
curl -sS --fail-with-body -X POST -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' \
  -d "{\"name\":\"My receiver\",\"url\":\"$1\",\"events\":[\"message.sent\",\"message.delivered\",\"message.received\"]}" \
  "$SERVER/api/v1/webhooks" | node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).secret"
