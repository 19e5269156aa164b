import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Client, ProblemError } from '../../src/generated/client.ts';
import { png } from '../contexts/files.ts';
import { PASSWORD, UNKNOWN, useService } from '../contexts/identity/fixture.ts';
import { useClients } from '../support/clients.ts';

const service = useService();
const { client, baseUrl } = useClients(service);

const as = async (name: string): Promise<Client> => client({ token: (await service.user(name)).token });
const problemOf = (call: PromiseLike<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error as ProblemError,
  );

describe('the client of the service', () => {
  test('registers, signs in and acts as whoever that is, with one token that changes', async () => {
    const email = `client-${randomUUID()}@example.com`;
    const signedIn: { token?: string } = {};
    const { identity, prompts } = client({ token: () => signedIn.token });
    await identity.register({ body: { email, name: 'Client', password: PASSWORD } });
    await service.database.owner.query('update identity.users set email_verified = true where email = $1', [email]);
    expect(await problemOf(prompts.listPrompts())).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    signedIn.token = (await identity.login({ body: { email, password: PASSWORD } })).token;
    expect(await identity.getMe()).toMatchObject({ email });
    expect((await prompts.listPrompts()).data).toEqual([]);
  });

  test('goes through all pages of a list', async () => {
    const { prompts } = await as('lister');
    const made: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      made.unshift((await prompts.createPrompt({ body: { name, template: name } })).id);
    const seen: string[] = [];
    for await (const { id } of prompts.listPrompts({ limit: 2 })) seen.push(id);
    expect(seen).toEqual(made);
    expect((await prompts.listPrompts({ limit: 2 })).data).toHaveLength(2);
  });

  test('does a thing once under an Idempotency-Key, and says so', async () => {
    const { prompts } = await as('careful');
    const send = () => prompts.createPrompt({ body: { name: 'a', template: 'b' }, idempotencyKey: 'once' }).answer();
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect([first.replayed, second.replayed, first.status]).toEqual([false, true, 201]);
    expect(await problemOf(prompts.createPrompt({ body: { name: 'c', template: 'b' }, idempotencyKey: 'once' }))).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('edits what it read, and is told when somebody else was faster', async () => {
    const { content } = await as('editor');
    const { id } = await content.createDraft({ body: { title: 'One' } });
    const { etag = '' } = await content.getDraft({ id }).answer();
    const saved = await content.saveDraft({ id, ifMatch: etag, body: { title: 'Two' } }).answer();
    expect([saved.body.title, etag, saved.etag]).toEqual(['Two', '"1"', '"2"']);
    expect(await problemOf(content.saveDraft({ id, ifMatch: etag, body: { title: 'Three' } }))).toMatchObject({ status: 412 });
    expect(await content.deleteDraft({ id })).toBeUndefined();
  });

  test('uploads a file by its link, and downloads it as it was', async () => {
    const { content, core } = await as('painter');
    /** What a link to the service itself asks of the operation that it leads to. */
    const inputOf = (link: string) => {
      const { pathname, searchParams } = new URL(link, baseUrl());
      const [user_id = '', context = '', object_id = ''] = pathname.split('/').slice(-3);
      const { expires = '', signature = '', ...others } = Object.fromEntries(searchParams);
      return { user_id, context, object_id, expires, signature, ...others };
    };
    for (const isBlob of [true, false]) {
      const bytes = png(1000);
      const { id } = await content.createMediaAsset({ body: { type: 'IMAGE', provider: 'GEMINI', prompt: 'A quiet harbour' } });
      const link = await content.beginMediaUpload({ id, body: { content_type: 'image/png', size_bytes: bytes.length } });
      const file = isBlob
        ? { body: new Blob([Uint8Array.from(bytes)], { type: 'image/png' }) }
        : { contentType: 'image/png' as const, body: Uint8Array.from(bytes) };
      expect(await core.uploadObject({ ...inputOf(link.url), ...file })).toBeUndefined();
      await content.confirmMediaUpload({ id });
      const downloaded = await core.downloadObject(inputOf((await content.downloadMedia({ id })).url));
      expect(downloaded.headers.get('content-type')).toBe('image/png');
      expect(Buffer.from(await downloaded.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  test('reads an export line by line', async () => {
    const { identity } = await as('leaver');
    const tables = new Set<string>();
    for await (const { table, row } of await identity.exportMe()) tables.add(table).add(typeof row);
    expect([...tables]).toEqual(expect.arrayContaining(['identity.personal_data', 'identity.users', 'object']));
  });

  test('tells a problem with its code, the id of the request and each issue', async () => {
    const { prompts } = await as('mistaken');
    const hidden = await problemOf(prompts.getPrompt({ id: UNKNOWN }));
    expect(hidden).toBeInstanceOf(ProblemError);
    expect(hidden).toMatchObject({ status: 404, code: 'PROMPT_NOT_FOUND', issues: [] });
    expect(hidden?.request_id).toBe(hidden?.headers.get('x-request-id'));
    expect(await problemOf(prompts.createPrompt({ body: { name: '', template: 'x' } }))).toMatchObject({
      status: 400,
      issues: [{ path: '/name' }],
    });
    await expect(prompts.getPrompt({ id: '..' })).rejects.toThrow(TypeError);
  });

  test('is given up by a signal', async () => {
    const { prompts } = await as('impatient');
    await expect(prompts.listPrompts({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('acts with an API key, and with a token before that', async () => {
    const { token } = await service.user('holder');
    const { key } = await client({ token }).identity.createApiKey({ body: { name: 'k', permissions: ['prompts:read'] } });
    const { prompts } = client({ apiKey: key });
    expect((await prompts.listPrompts()).data).toEqual([]);
    expect(await problemOf(prompts.createPrompt({ body: { name: 'a', template: 'b' } }))).toMatchObject({ status: 403 });
    await client({ token, apiKey: key }).prompts.createPrompt({ body: { name: 'a', template: 'b' } });
  });
});
