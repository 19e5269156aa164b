import { type Route, route } from '../../../http/route.ts';
import type { Validator } from '../../../services/validation/validator.ts';
import { PromptParams } from '../contract.ts';
import { NewValidationBody, Validation, ValidationList, ValidationParams, ValidationPatchBody } from './contract.ts';
import { PromptNotFound } from '../errors.ts';
import { findPrompt } from '../queries.ts';
import { ValidationNotFound } from './errors.ts';
import { addValidation, changeValidation } from './operations.ts';
import { deleteValidation, findValidation, listValidations } from './queries.ts';

const NOT_FOUND = { VALIDATION_NOT_FOUND: 'There is none, or it is not yours.' };
const INVALID = { VALIDATION_INVALID: 'The pattern, schema or function cannot be used.' };

export const validationRoutes = (validator: Validator): Route[] => [
  route({
    method: 'get',
    path: '/prompts/:id/validations',
    operationId: 'listValidations',
    summary: "What a prompt's output is checked against, oldest first.",
    access: 'prompts:read',
    params: PromptParams,
    status: 200,
    response: ValidationList,
    errors: { PROMPT_NOT_FOUND: 'There is none, or it is not yours.' },
    async handle({ db, session, params }) {
      const data = await session.all(listValidations(db, params.id));
      if (data.length === 0 && (await session.maybe(findPrompt(db, params.id))) === undefined) throw new PromptNotFound();
      return { data };
    },
  }),
  route({
    method: 'post',
    path: '/prompts/:id/validations',
    operationId: 'createValidation',
    summary: 'Add a check of the output to your own prompt.',
    description:
      'SCHEMA: config is a JSON schema (draft 7; local references only, at most 20 levels and 500 schemas). ' +
      'REGEX: config is { pattern, flags? } in RE2 syntax, found anywhere in the output. ' +
      'FUNCTION, where the server allows it: config is { source }, a JavaScript function of (output, inputs).',
    access: 'prompts:write',
    params: PromptParams,
    body: NewValidationBody,
    status: 201,
    response: Validation,
    errors: {
      PROMPT_NOT_FOUND: 'There is none, or it is not yours.',
      TOO_MANY_VALIDATIONS: 'It has 50.',
      ...INVALID,
    },
    handle: ({ db, session, params, body }) => addValidation(db, session, validator, params.id, body),
  }),
  route({
    method: 'get',
    path: '/validations/:id',
    operationId: 'getValidation',
    summary: 'A validation of a prompt that you see.',
    access: 'prompts:read',
    params: ValidationParams,
    status: 200,
    response: Validation,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const validation = await session.maybe(findValidation(db, params.id));
      if (validation === undefined) throw new ValidationNotFound();
      return validation;
    },
  }),
  route({
    method: 'patch',
    path: '/validations/:id',
    operationId: 'updateValidation',
    summary: 'Change what is given of a validation of your own prompt.',
    access: 'prompts:write',
    params: ValidationParams,
    body: ValidationPatchBody,
    status: 200,
    response: Validation,
    errors: { ...NOT_FOUND, ...INVALID },
    handle: ({ db, session, params, body }) => changeValidation(db, session, validator, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/validations/:id',
    operationId: 'deleteValidation',
    summary: 'Remove a validation of your own prompt.',
    access: 'prompts:write',
    params: ValidationParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(deleteValidation(db, params.id))) === undefined) throw new ValidationNotFound();
    },
  }),
];
