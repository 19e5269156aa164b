import { lookingFetch } from '../support/description-fetch.ts';

// Before a page of the guide: what the service answers otherwise than its document says is written to stderr, where a page writes nothing.
globalThis.fetch = lookingFetch((found) => void found.then((each) => each.forEach((line) => console.error(line))));
