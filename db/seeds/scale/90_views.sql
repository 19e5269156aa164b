-- Materialized views are refreshed, and the planner is told what there is now.
select prompts.refresh_daily_usage();
select learning.refresh_leaderboard();
select learning.refresh_course_statistics();
select learning.refresh_daily_activity();
select analytics.refresh_daily_event_counts();
analyze;
