-- What must hold of articles.

-- rule: word-count
-- about: content.articles
-- holds: The word count of an article is that of its content.
-- remedy: Write the article's content again: a trigger counts.
select a.id, a.word_count, regexp_count(a.content, '[^[:space:]]+') as words
from content.articles as a
where a.word_count <> regexp_count(a.content, '[^[:space:]]+');
