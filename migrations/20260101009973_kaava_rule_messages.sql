-- Why:   a contract takes its messages from the comments of constraints, and the SQL of these says little to a client. Rules that
--        read well by themselves (bounds of numbers and lengths, one time after another) have none.
-- Locks: SHARE UPDATE EXCLUSIVE on each table for a moment; no table is read.

-- migrate:up

comment on constraint users_email_format          on identity.users is 'must be an e-mail address';
comment on constraint users_username_format       on identity.users is 'must be 3 to 30 letters, digits, _, . or -, and begin with a letter or digit';
comment on constraint users_avatar_url_format     on identity.users is 'must be an http or https address';
comment on constraint users_timezone_format       on identity.users is 'must be an IANA time zone';
comment on constraint users_language_format       on identity.users is 'must be a language tag, such as en or pt-BR';
comment on constraint notifications_read_timestamp on identity.notifications is 'must be read exactly when there is a time at which it was read';

comment on constraint prompts_published_timestamp on prompts.prompts    is 'must have a time of publication where it is PUBLISHED';
comment on constraint executions_status_logic     on prompts.executions is 'must have the times that its status asks for: started_at from RUNNING on, completed_at at the end';
comment on constraint executions_completion_order on prompts.executions is 'must not be completed before it is started';

comment on constraint module_templates_slug_format         on studio.module_templates is 'must be lower-case words and digits with a hyphen between them';
comment on constraint module_templates_version_semver      on studio.module_templates is 'must be a semantic version, such as 1.0.0';
comment on constraint module_templates_tags_length         on studio.module_templates is 'must be at most 1000 characters in all';
comment on constraint module_templates_keywords_length     on studio.module_templates is 'must be at most 1000 characters in all';
comment on constraint module_templates_published_timestamp on studio.module_templates is 'must have a time of publication where it is public and approved';
comment on constraint module_templates_rating_of_reviews   on studio.module_templates is 'must have a rating exactly when there are reviews';
comment on constraint projects_deployment_url_format on studio.projects is 'must be an http or https address';
comment on constraint projects_design_url_format     on studio.projects is 'must be an http or https address';
comment on constraint projects_preview_url_format    on studio.projects is 'must be an http or https address';
comment on constraint projects_tags_length           on studio.projects is 'must be at most 1000 characters in all';
comment on constraint projects_published_timestamp   on studio.projects is 'must have a time of publication where it is PUBLISHED';
comment on constraint ai_sessions_completed_timestamp on studio.ai_sessions is 'must have completed_at exactly when it is over';
comment on constraint templates_tags_length     on studio.templates is 'must be at most 1000 characters in all';
comment on constraint templates_version_semver  on studio.templates is 'must be a semantic version, such as 1.0.0';
comment on constraint template_versions_version_semver on studio.template_versions is 'must be a semantic version, such as 1.0.0';

comment on constraint articles_slug_format         on content.articles is 'must be lower-case words and digits with a hyphen between them';
comment on constraint articles_published_timestamp on content.articles is 'must have a time of publication where it is PUBLISHED';
comment on constraint media_assets_aspect_ratio_format on content.media_assets is 'must be a ratio of two numbers, such as 16:9';
comment on constraint media_assets_content_type_format on content.media_assets is 'must be a media type, such as image/png';
comment on constraint media_assets_object_key_of_user  on content.media_assets is 'must begin with the user''s id and a slash';

comment on constraint courses_slug_format         on learning.courses is 'must be lower-case words and digits with a hyphen between them';
comment on constraint modules_slug_format         on learning.modules is 'must be lower-case words and digits with a hyphen between them';
comment on constraint lessons_slug_format         on learning.lessons is 'must be lower-case words and digits with a hyphen between them';
comment on constraint courses_version_semver      on learning.courses is 'must be a semantic version, such as 1.0.0';
comment on constraint course_revisions_version_semver on learning.course_revisions is 'must be a semantic version, such as 1.0.0';
comment on constraint courses_published_timestamp on learning.courses is 'must have a time of publication where it is PUBLISHED';
comment on constraint community_posts_published_timestamp on learning.community_posts is 'must have a time of publication where it is PUBLISHED';
comment on constraint code_submissions_score_of_graded on learning.code_submissions is 'must have a score exactly when it is graded';
comment on constraint user_progress_status_logic  on learning.user_progress is 'must have the percentage and the times that its status asks for';
comment on constraint tutor_interactions_rating_of_answer on learning.tutor_interactions is 'must have an answer to be rated';
comment on constraint quizzes_answer_key_not_empty on learning.quizzes is 'must have at least one answer';
comment on constraint achievements_criteria_known on learning.achievements is 'must name at least one of xp, level, streak, lessons_completed and courses_completed, and nothing else';

-- migrate:down

comment on constraint users_email_format on identity.users is null;
comment on constraint users_username_format on identity.users is null;
comment on constraint users_avatar_url_format on identity.users is null;
comment on constraint users_timezone_format on identity.users is null;
comment on constraint users_language_format on identity.users is null;
comment on constraint notifications_read_timestamp on identity.notifications is null;
comment on constraint prompts_published_timestamp on prompts.prompts is null;
comment on constraint executions_status_logic on prompts.executions is null;
comment on constraint executions_completion_order on prompts.executions is null;
comment on constraint module_templates_slug_format on studio.module_templates is null;
comment on constraint module_templates_version_semver on studio.module_templates is null;
comment on constraint module_templates_tags_length on studio.module_templates is null;
comment on constraint module_templates_keywords_length on studio.module_templates is null;
comment on constraint module_templates_published_timestamp on studio.module_templates is null;
comment on constraint module_templates_rating_of_reviews on studio.module_templates is null;
comment on constraint projects_deployment_url_format on studio.projects is null;
comment on constraint projects_design_url_format on studio.projects is null;
comment on constraint projects_preview_url_format on studio.projects is null;
comment on constraint projects_tags_length on studio.projects is null;
comment on constraint projects_published_timestamp on studio.projects is null;
comment on constraint ai_sessions_completed_timestamp on studio.ai_sessions is null;
comment on constraint templates_tags_length on studio.templates is null;
comment on constraint templates_version_semver on studio.templates is null;
comment on constraint template_versions_version_semver on studio.template_versions is null;
comment on constraint articles_slug_format on content.articles is null;
comment on constraint articles_published_timestamp on content.articles is null;
comment on constraint media_assets_aspect_ratio_format on content.media_assets is null;
comment on constraint media_assets_content_type_format on content.media_assets is null;
comment on constraint media_assets_object_key_of_user on content.media_assets is null;
comment on constraint courses_slug_format on learning.courses is null;
comment on constraint modules_slug_format on learning.modules is null;
comment on constraint lessons_slug_format on learning.lessons is null;
comment on constraint courses_version_semver on learning.courses is null;
comment on constraint course_revisions_version_semver on learning.course_revisions is null;
comment on constraint courses_published_timestamp on learning.courses is null;
comment on constraint community_posts_published_timestamp on learning.community_posts is null;
comment on constraint code_submissions_score_of_graded on learning.code_submissions is null;
comment on constraint user_progress_status_logic on learning.user_progress is null;
comment on constraint tutor_interactions_rating_of_answer on learning.tutor_interactions is null;
comment on constraint quizzes_answer_key_not_empty on learning.quizzes is null;
comment on constraint achievements_criteria_known on learning.achievements is null;
