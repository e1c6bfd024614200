import { z } from 'zod';

/** What is wrong in words for people, where a schema does not say it itself. */
z.config({
  customError: (issue) => {
    if (issue.code !== 'too_small' || issue.minimum !== 1) return undefined;
    if (issue.origin === 'string') return 'must not be empty';
    return issue.origin === 'array' ? 'must hold at least one' : undefined;
  },
});

/** `Projects-12`: the kind of thing and its number. */
export const zId = (kind: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}-[1-9][0-9]*$`))
    .meta({ example: `${kind}-12` });

/** An id or a slug, in paths. */
export const zIdOrSlug = z.string().min(1).max(300).describe('The id or the slug');

/** An id, a slug or a name, in bodies. */
export const zReference = z.string().trim().min(1).max(300).describe('Id, slug or name');

/** What people call a thing: no control characters. */
export const zName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

export const zSlug = z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/);

export const zRole = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'a role is letters, digits and . _ -')
  .max(100);

export const zTime = z.iso.datetime().describe('UTC');

/** A time in a request: with the zone that it is meant in. */
export const zTimeIn = z.iso
  .datetime({
    offset: true,
    error: 'a time with its zone, such as 2026-11-24T22:00:00Z or 2026-11-24T23:00:00+01:00',
  })
  .describe('With its zone');

export const zText = z.string().max(100_000);

const maxTake = 1000;

/** The part of a list that is wanted. */
export const zPageQuery = z.strictObject({
  skip: z.coerce.number().int().min(0).default(0),
  take: z.coerce.number().int().min(1).max(maxTake).default(100),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.int(), skip: z.int(), take: z.int() });

export const zIdParams = z.strictObject({ id: zIdOrSlug });

/** Problem details (RFC 9457), with one entry a field that is wrong. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
