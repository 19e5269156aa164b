import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const text = readFileSync('docker-compose.yml', 'utf8');

const duration = z.string().regex(/^\d+(ms|s|m)$/);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const command = z.union([z.string(), z.array(z.string()).min(1)]);
const image = z.string().regex(/^[a-z0-9./-]+:(?!latest$)[\w.-]*\d[\w.-]*$/, 'an image is pinned to a version');

/** The part of the Compose Specification that the file uses; anything else is a mistake until it is added here. */
const Service = z.strictObject({
  image: image.optional(),
  build: z.strictObject({ context: z.string() }).optional(),
  command: command.optional(),
  entrypoint: command.optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), scalar).optional(),
  volumes: z.array(z.string().regex(/^[\w./-]+:\/[\w./-]+(:ro)?$/)).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'a port is bound to loopback')).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .optional(),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], z.string()),
      interval: duration,
      timeout: duration,
      retries: z.int().min(1),
      start_period: duration.optional(),
    })
    .optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  shm_size: z
    .string()
    .regex(/^\d+(kb|mb|gb)$/)
    .optional(),
  stop_grace_period: duration.optional(),
});
const ComposeFile = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});

const compose = ComposeFile.safeParse(parse(text));
const services = Object.entries(compose.data?.services ?? {});

test('the compose file has the form of the specification, ports on loopback and pinned images', () => {
  expect(compose.error?.issues ?? []).toEqual([]);
  expect(services.map(([name]) => name).toSorted()).toEqual([
    'api',
    'migrate',
    'minio',
    'pgadmin',
    'pgbouncer',
    'postgres',
    'redis',
  ]);
});

test('a misspelled key, an open port, a floating image and an unknown condition are refused', () => {
  for (const wrong of [
    { restart: 'no', image: 'redis:7', helthcheck: {} },
    { restart: 'no', image: 'redis:7', ports: ['6379:6379'] },
    { restart: 'no', image: 'redis:latest' },
    { restart: 'no', image: 'redis' },
    { restart: 'no', image: 'redis:7', depends_on: { postgres: { condition: 'service_ready' } } },
    { image: 'redis:7' },
  ])
    expect(Service.safeParse(wrong).success).toBe(false);
  expect(Service.safeParse({ restart: 'no', image: 'redis:7.4-alpine' }).success).toBe(true);
});

describe.each(services)('%s', (name, service) => {
  test('has an image or a build, and a health check unless it runs once', () => {
    expect([service.image, service.build].filter((each) => each !== undefined)).toHaveLength(1);
    expect(service.healthcheck !== undefined || service.restart === 'no').toBe(true);
  });

  test('waits only for services that are there and can say that they are ready', () => {
    for (const [target, { condition }] of Object.entries(service.depends_on ?? {})) {
      const found = compose.data?.services[target];
      expect(found, `${name} waits for ${target}`).toBeDefined();
      if (condition === 'service_healthy') expect(found?.healthcheck).toBeDefined();
      else expect(found?.restart).toBe('no');
    }
  });

  test('mounts only files that exist and volumes that are declared', () => {
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('.')) expect(existsSync(source), source).toBe(true);
      else expect(Object.keys(compose.data?.volumes ?? {})).toContain(source);
    }
  });

  test('takes its secrets from variables, and stops when one is missing', () => {
    const shown = [...Object.entries(service.environment ?? {}), ['command', JSON.stringify(service.command ?? '')] as const];
    for (const [key, value] of shown) {
      if (/PASSWORD|SECRET|_KEY|AUTH/.test(key)) expect(String(value)).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
      if (/:\/\/[^/]*@/.test(String(value))) expect(String(value)).toMatch(/:\$\{[A-Z_]+:\?[^}]+\}@/);
    }
  });
});

test('before the API starts the migrations run, and the rows and partitions that it needs are made', () => {
  const command = JSON.stringify(compose.data?.services['migrate']?.command);
  expect(command).toMatch(/dist\/cli\.js migrate up && .*dist\/cli\.js seed reference/);
});

test('every variable of the compose file is in .env.example, and an example without passwords does not start', () => {
  const example = readFileSync('.env.example', 'utf8');
  const used = [...text.matchAll(/(?<!\$)\$\{([A-Z_]+)(:[?-])?/g)];
  expect(used.length).toBeGreaterThan(10);
  for (const [, variable = '', form] of used) {
    expect(form, `${variable} has a default or is demanded`).toMatch(/^:[?-]$/);
    expect(example).toMatch(new RegExp(`^(# )?${variable}=`, 'm'));
    if (form === ':?') expect(example).toMatch(new RegExp(`^${variable}=$`, 'm'));
  }
});

test('the image is built in stages, from a pinned base, and does not run as root', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(bases).toEqual(['node:20.20.2-slim', 'node:20.20.2-slim', 'node:20.20.2-slim']);
  expect(dockerfile.slice(dockerfile.lastIndexOf('FROM'))).toMatch(/^USER node$/m);
  for (const [, paths = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
    for (const path of paths.split(' ')) {
      expect(existsSync(path), path).toBe(true);
      expect(readFileSync('.dockerignore', 'utf8')).toContain(`!${path}\n`);
    }
  }
  // What `kaava generate` copies is source, and is not in dist/.
  for (const name of readdirSync('src/toolkit/generate', { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('/support'),
  ))
    expect(dockerfile).toContain(`src/toolkit/generate/${name} src/toolkit/generate/${name}\n`);
});

test('PgBouncer pools by transaction and keeps prepared statements', () => {
  const ini = readFileSync('db/docker/pgbouncer/pgbouncer.ini', 'utf8');
  expect(ini).toMatch(/^pool_mode = transaction$/m);
  expect(Number(/^max_prepared_statements = (\d+)$/m.exec(ini)?.[1])).toBeGreaterThan(0);
});
