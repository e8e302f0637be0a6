-- Where bots, surveys and webhooks meet.

-- What a conversation closed by a bot was found like says nothing of an agent.
update surveys set agent_id = null, agent_name = null where agent_id like 'bot:%';

-- A bot has its conversation as `bot:<id>`; who is told need not know how we write that.
create or replace function tell_of_conversation() returns trigger language plpgsql as $$
declare
  told text;
begin
  told := case
    when tg_op = 'INSERT' then 'conversation.opened'
    when new.state = 'closed' then 'conversation.closed'
    when new.state = 'assigned' and old.state <> 'assigned' then 'conversation.assigned'
    when new.state = 'queued' and old.state = 'assigned' and new.skill_id = old.skill_id then 'conversation.returned'
    else 'conversation.transferred' end;
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select new.account_id, s.id, new.id, told,
      coalesce(case when tg_op = 'INSERT' then new.opened_at when new.state = 'closed' then new.closed_at when new.state = 'queued' then new.queued_at
        else new.assigned_at end, now()),
      jsonb_build_object('id', new.id, 'channel', new.channel, 'senderId', new.sender_id, 'address', new.address, 'name', new.name,
        'skillId', new.skill_id, 'campaignId', new.campaign_id, 'openingMessageId', new.opening_message_id, 'state', new.state,
        'assigneeId', new.assignee_id, 'assigneeName', new.assignee_name,
        'assigneeKind', case when new.assignee_id like 'bot:%' then 'bot' when new.assignee_id is not null then 'agent' end,
        'openedAt', told_time(new.opened_at), 'closedAt', told_time(new.closed_at))
    from webhook_subscriptions s
    where s.account_id = new.account_id and s.enabled and told = any(s.events)
      and (s.campaign_ids = '{}' or new.campaign_id = any(s.campaign_ids));
  return null;
end $$;

-- In the order of its conversation: a score is told after conversation.closed.
create function tell_of_survey() returns trigger language plpgsql as $$
begin
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select new.account_id, s.id, new.conversation_id, 'survey.answered', coalesce(new.scored_at, now()),
      jsonb_build_object('conversationId', new.conversation_id, 'channel', new.channel, 'senderId', new.sender_id, 'address', new.address,
        'skillId', new.skill_id, 'campaignId', new.campaign_id, 'agentId', new.agent_id, 'agentName', new.agent_name,
        'score', new.score, 'words', new.comment is not null, 'sentAt', told_time(new.sent_at), 'scoredAt', told_time(new.scored_at))
    from webhook_subscriptions s
    where s.account_id = new.account_id and s.enabled and 'survey.answered' = any(s.events)
      and (s.campaign_ids = '{}' or new.campaign_id = any(s.campaign_ids));
  return null;
end $$;
create trigger surveys_told after update of score, comment on surveys for each row
  when (new.score is not null and (old.score is null or (old.comment is null and new.comment is not null)))
  execute function tell_of_survey();
