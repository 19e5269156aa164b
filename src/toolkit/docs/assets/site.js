// Search and the switch of the theme. Without this script the pages work, by their links.

const root = document.documentElement.dataset.root ?? '';
const MOST = 30;

/* Theme: system, light, dark; remembered. */

const button = document.getElementById('theme');
const themes = ['system', 'light', 'dark'];
const current = () => document.documentElement.dataset.theme ?? 'system';
const showTheme = () => {
  button.textContent = `Theme: ${current()}`;
};
button.addEventListener('click', () => {
  const next = themes[(themes.indexOf(current()) + 1) % themes.length];
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {
    // Storage is closed: the choice lasts as long as the page.
  }
  showTheme();
});
showTheme();
button.hidden = false;

/* Search: a combobox with a list. */

const input = document.getElementById('search');
const list = document.getElementById('found');
const count = document.getElementById('found-count');
let selected = -1;

/** How well an entry fits, the smaller the better; undefined where a word is not in it. */
function rank([kind, name, , comment], words) {
  const low = name.toLowerCase();
  const last = low.slice(low.lastIndexOf('.', low.indexOf('(') < 0 ? undefined : low.indexOf('(')) + 1);
  let sum = { column: 2, context: 0 }[kind] ?? 1;
  for (const word of words) {
    if (last === word || low === word) sum += 0;
    else if (last.startsWith(word)) sum += 10;
    else if (last.includes(word)) sum += 20;
    else if (low.includes(word)) sum += 30;
    else if (comment.toLowerCase().includes(word)) sum += 60;
    else return undefined;
  }
  return sum;
}

function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return globalThis.searchIndex
    .map((entry) => ({ entry, rank: rank(entry, words) }))
    .filter((each) => each.rank !== undefined)
    .toSorted((a, b) => a.rank - b.rank || a.entry[1].length - b.entry[1].length)
    .map((each) => each.entry);
}

function optionOf([kind, name, path, comment], index) {
  const option = document.createElement('li');
  option.id = `found-${index}`;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  option.dataset.path = path;
  for (const [className, text] of [
    ['name', name],
    ['kind', kind],
    ['comment', comment],
  ]) {
    const part = document.createElement('span');
    part.className = className;
    part.textContent = text;
    option.append(part, ' ');
  }
  option.addEventListener('mousedown', (event) => {
    event.preventDefault();
    open(option);
  });
  return option;
}

function open(option) {
  if (option !== undefined) location.href = root + option.dataset.path;
  close();
}

function close() {
  list.hidden = true;
  list.replaceChildren();
  selected = -1;
  count.textContent = '';
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

function show() {
  const found = search(input.value);
  close();
  if (input.value.trim() === '') return;
  list.append(...found.slice(0, MOST).map(optionOf));
  list.hidden = found.length === 0;
  input.setAttribute('aria-expanded', String(found.length > 0));
  count.textContent = found.length > MOST ? `${found.length} found, the first ${MOST} are shown` : `${found.length} found`;
  select(0);
}

function select(index) {
  const options = [...list.children];
  if (options.length === 0) return;
  selected = (index + options.length) % options.length;
  for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === selected));
  options[selected].scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', options[selected].id);
}

input.addEventListener('input', show);
input.addEventListener('focus', show);
input.addEventListener('blur', close);
input.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (list.hidden) show();
    else select(selected + (event.key === 'ArrowDown' ? 1 : -1));
  } else if (event.key === 'Enter') open(list.children[selected]);
  else if (event.key === 'Escape') {
    if (list.hidden) input.value = '';
    close();
  } else return;
  event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  event.preventDefault();
  input.focus();
  input.select();
});
document.querySelector('.search').hidden = false;
document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' });
