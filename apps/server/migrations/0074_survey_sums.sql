-- Sums of surveys as pages ask for them: by campaign without agents, and by agent without campaigns. Every agent times every campaign is what is
-- many; it stays in survey_day_rollups, for the page of one campaign.

create table survey_day_campaigns (
  account_id uuid not null,
  at timestamptz not null, -- of conversation_days
  campaign_id uuid not null,
  skill_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  asked int not null,
  score_1 int not null,
  score_2 int not null,
  score_3 int not null,
  score_4 int not null,
  score_5 int not null,
  words int not null,
  primary key (account_id, at, campaign_id, skill_id, sender_id)
);
create index survey_day_campaigns_campaign on survey_day_campaigns (account_id, campaign_id);
call protect_by_account('survey_day_campaigns');
grant select on survey_day_campaigns to foreword_app;

-- Agents are told over a whole range only, so months will do wherever they lie in it. A month is the sum of the days that name it, grows as days are
-- summed, and a question uses it if every one of these days counts: whatever calendar named it, figures are right.
alter table conversation_days add column month date; -- the first day of the account's month in which it began

create table survey_month_agents (
  account_id uuid not null,
  month date not null, -- of conversation_days
  skill_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  agent_id text not null,
  asked int not null,
  score_1 int not null,
  score_2 int not null,
  score_3 int not null,
  score_4 int not null,
  score_5 int not null,
  words int not null,
  primary key (account_id, month, skill_id, sender_id, agent_id)
);
call protect_by_account('survey_month_agents');
grant select on survey_month_agents to foreword_app;

-- The packer sums the past anew, into the new tables too; until then questions read quarters.
delete from conversation_days;
delete from survey_day_rollups;
delete from answer_day_rollups;
alter table conversation_days alter column month set not null;
