#!/bin/sh
# Sends one message to the number given, in the hours the account has where that number is, and says what is known of it. Needs SERVER and API_KEY.
set -eu
api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' "$@"
}
field() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }

sender=$(api "$SERVER/api/v1/senders" | field "senders.find((one) => one.channel === 'sms').id")
message=$(api -X POST -H "Idempotency-Key: shipped-4711-$1" "$SERVER/api/v1/messages" -d "{
  \"to\": \"$1\", \"kind\": \"service\", \"senderId\": \"$sender\",
  \"text\": \"Hello {name}, your order 4711 is on its way.\", \"variables\": { \"name\": \"Ada\" }
}" | field id)
api "$SERVER/api/v1/messages/$message/explanation" | field "lines.map((one) => one.words).join('\\n')"
