#!/bin/sh
# Sends one text to the number given. Needs SERVER and API_KEY.
set -eu
to=$1
api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' "$@"
}
field() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }

sender=$(api "$SERVER/api/v1/senders" | field "senders.find((one) => one.channel === 'sms').id")
skill=$(api "$SERVER/api/v1/skills" | field 'skills[0].id')

# A draft: who speaks, what they say, and at which hours. Here at any hour, because it is news of an order.
hours='{"from":"00:00","to":"24:00"}'
campaign=$(api -X POST -H "Idempotency-Key: order-4711-$to" "$SERVER/api/v1/campaigns" -d "{
  \"name\": \"Order 4711\", \"kind\": \"service\", \"senderId\": \"$sender\", \"skillId\": \"$skill\",
  \"message\": \"Hi {name}, your order 4711 is ready.\", \"optOutOn\": false,
  \"deliveryWindow\": { \"mon\": $hours, \"tue\": $hours, \"wed\": $hours, \"thu\": $hours, \"fri\": $hours,
    \"sat\": $hours, \"sun\": $hours }
}" | field id)

# Its audience: a CSV file of any size; this one has one person.
printf 'phone,name\n%s,Ada\n' "$to" |
  curl -sS --fail-with-body -o /dev/null -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/octet-stream' \
    --data-binary @- "$SERVER/api/v1/campaigns/$campaign/recipients/file?fileName=order.csv"
until [ "$(api "$SERVER/api/v1/campaigns/$campaign/import" | field status)" = ready ]; do sleep 1; done

# Launched with the consent statement that the review shows: whoever launches stands for it.
consent=$(api "$SERVER/api/v1/campaigns/$campaign/review" | field consent.version)
api -X POST -H "Idempotency-Key: launch-$campaign" "$SERVER/api/v1/campaigns/$campaign/launch" \
  -d "{\"consentVersion\":$consent}" | field status

# What became of it.
until api "$SERVER/api/v1/campaigns/$campaign/messages" |
  field 'messages.map((one) => one.state).join()' | grep -E 'delivered|read|failed|skipped'; do sleep 1; done
