import { text } from '../contracts/schema.ts';
import { type Json, object, resolved, textOf } from './document.ts';
import { Naming } from './naming.ts';

/** An option of the client that proves who is calling. */
export interface CredentialOption {
  readonly name: string;
  readonly description: string;
  /** What makes the proof of it, as an expression. */
  readonly proof: string;
}

const OWN = ['baseUrl', 'headers', 'retries', 'longestWaitMs', 'fetch'];

/**
 * The options for the security schemes of a document, and which scheme takes which.
 *
 * Bearer tokens of every kind are one option, `token`, as they go into one header; `X-API-Key` is `apiKey`. Cookies and certificates are
 * the platform's.
 */
export function credentialsOf(document: Json): { options: CredentialOption[]; byScheme: Map<string, string> } {
  const naming = new Naming([...OWN, 'token', 'basic']);
  const options = new Map<string, CredentialOption>();
  const byScheme = new Map<string, string>();
  for (const [scheme, written] of Object.entries(object(object(document['components'])['securitySchemes']))) {
    const { type, scheme: kind, in: place, name: said, description } = object(resolved(written, document));
    const name = textOf(said);
    const add = (option: string, proof: (credential: string) => string) => {
      byScheme.set(scheme, option);
      if (!options.has(option))
        options.set(option, { name: option, description: textOf(description), proof: proof(`options.${option}`) });
    };
    if (type === 'oauth2' || type === 'openIdConnect' || (type === 'http' && /^bearer$/i.test(textOf(kind))))
      add('token', (from) => `proving(${from}, "headers", "Authorization", "Bearer ")`);
    else if (type === 'http' && /^basic$/i.test(textOf(kind)))
      add('basic', (from) => `proving(${from}, "headers", "Authorization", "Basic ")`);
    else if (type === 'apiKey' && (place === 'header' || place === 'query'))
      add(naming.value(scheme), (from) => `proving(${from}, ${place === 'header' ? '"headers"' : '"query"'}, ${text(name)})`);
  }
  return { options: [...options.values()], byScheme };
}
