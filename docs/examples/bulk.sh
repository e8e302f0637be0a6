#!/bin/sh
# Streams so many made-up people into a draft, sends it, and says what became of them. Needs SERVER and API_KEY.
set -eu
many=$1
api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' "$@"
}
field() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }

sender=$(api "$SERVER/api/v1/senders" | field "senders.find((one) => one.channel === 'sms').id")
skill=$(api "$SERVER/api/v1/skills" | field 'skills[0].id')
hours='{"from":"00:00","to":"24:00"}'
campaign=$(api -X POST "$SERVER/api/v1/campaigns" -d "{
  \"name\": \"Spring\", \"kind\": \"service\", \"senderId\": \"$sender\", \"skillId\": \"$skill\",
  \"message\": \"Hi {name}, table {table} is yours.\", \"optOutOn\": false,
  \"deliveryWindow\": { \"mon\": $hours, \"tue\": $hours, \"wed\": $hours, \"thu\": $hours, \"fri\": $hours,
    \"sat\": $hours, \"sun\": $hours }
}" | field id)

# One object a line, sent while it is made; the last one cannot be messaged. When the connection breaks, the same goes again under the
# same key, and nobody is there twice.
people() {
  for n in $(seq 1000 $((999 + many))); do
    echo "{\"phone\":\"+1646555$n\",\"name\":\"Guest $n\",\"timeZone\":\"America/New_York\",\"variables\":{\"table\":$n}}"
  done
  echo '{"phone":"+1646555","name":"Nobody"}'
}
stream() {
  people | curl -sS --fail-with-body -o /dev/null -X POST -T - -H "Authorization: Bearer $API_KEY" \
    -H 'Content-Type: application/x-ndjson' -H "Idempotency-Key: guests-$campaign" \
    "$SERVER/api/v1/campaigns/$campaign/recipients"
}
stream || stream
until [ "$(api "$SERVER/api/v1/campaigns/$campaign/import" | field status)" != reading ]; do sleep 1; done

# Who was left behind, and what to do about it.
api "$SERVER/api/v1/campaigns/$campaign/recipients?verdict=problems" |
  field 'recipients.map((one) => `line ${one.line}, ${one.field}: ${one.detail}. ${one.remedy}`).join(`\n`)'

consent=$(api "$SERVER/api/v1/campaigns/$campaign/review" | field consent.version)
api -X POST -H "Idempotency-Key: launch-$campaign" "$SERVER/api/v1/campaigns/$campaign/launch" \
  -d "{\"consentVersion\":$consent}" > /dev/null
until [ "$(api "$SERVER/api/v1/campaigns/$campaign" | field status)" = finished ]; do sleep 1; done
api "$SERVER/api/v1/campaigns/$campaign/messages" |
  field 'messages.map((one) => `${one.address} ${one.state}`).join(`\n`)'
