import type { ParameterValues } from '../../core/rules/check.ts';
import { registryOf } from '../../knowledge/images/image-names.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { textParameters } from '../support/parameters.ts';

function allowedRegistries(parameters?: ParameterValues): readonly string[] {
  const given = textParameters(parameters, 'registries') ?? [];
  return given.map((registry) => (registry === 'hub.docker.com' ? 'docker.io' : registry));
}

/** Whether a registry is in a list, which may have `*.` for every subdomain. */
function isIn(registry: string, allowed: readonly string[]): boolean {
  return allowed.some((one) =>
    one.startsWith('*.') ? registry.endsWith(one.slice(1)) : one === '*' || one === registry,
  );
}

export const check = dockerfileCheck({
  id: 'dockerfile/base-image-registry',
  title: 'Base image from a registry that is not allowed',
  severity: 'medium',
  why: 'An image from an unknown registry may hold anything, and brings it into the image that is built.',
  remediation: 'Take the image from an allowed registry, or copy it there after a review.',
  aliases: [{ tool: 'hadolint', id: 'DL3026' }],
  parameters: {
    registries: {
      type: 'strings',
      about: 'Registries that base images may come from: `docker.io`, `registry.example:5000`, `*.example`.',
    },
  },
  nothing: 'every base image comes from an allowed registry',
  notApplicable: (parameters) =>
    allowedRegistries(parameters).length === 0 ? 'the policy sets no `registries`' : undefined,
  *find({ stages }, parameters) {
    const allowed = allowedRegistries(parameters);
    for (const { base, from } of stages) {
      if (base.kind === 'unresolved') yield { at: from.image.span, doubt: base.why };
      if (base.kind !== 'image') continue;
      const registry = registryOf(base.reference);
      if (isIn(registry, allowed)) continue;
      yield {
        at: from.image.span,
        message: `${base.reference} comes from ${registry}, which is not allowed`,
        detail: { registry },
        steps: [`Use an image from ${allowed.join(' or ')}`],
      };
    }
  },
  examples: {
    bad: [
      {
        title: 'another registry',
        dockerfile: 'FROM quay.io/app:1',
        parameters: { registries: ['docker.io'] },
      },
      {
        title: 'the default registry',
        dockerfile: 'FROM debian:13',
        parameters: { registries: ['registry.example'] },
      },
    ],
    good: [
      {
        title: 'an allowed registry',
        dockerfile: 'FROM registry.example:5000/app:1 AS build\nFROM build',
        parameters: { registries: ['registry.example:5000'] },
      },
      {
        title: 'a subdomain',
        dockerfile: 'FROM a.example/app:1',
        parameters: { registries: ['*.example'] },
      },
      { title: 'scratch', dockerfile: 'FROM scratch', parameters: { registries: ['registry.example'] } },
    ],
    unsure: [
      {
        title: 'a registry from a build argument',
        dockerfile: 'ARG REGISTRY\nFROM $REGISTRY/app:1',
        parameters: { registries: ['registry.example'] },
      },
    ],
  },
});
