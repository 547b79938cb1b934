import { valueOf } from '../../core/observed.ts';
import type { SwarmFacts, Validity } from '../../core/swarm.ts';
import { daysBetween, inDays } from '../support/days.ts';
import { numberOf } from '../support/parameters.ts';
import { judgePart, swarmCheck } from '../support/swarm-rule.ts';
import type { Verdict } from '../support/verdict.ts';

const usualNode = 90;
const usualRoot = 365;
const day = 86_400;

function judgeLifetime(swarm: SwarmFacts, seconds: number, now: string, limit: number): Verdict {
  const own = valueOf(swarm.nodeCertificate);
  if (own && Date.parse(own.notAfter) < Date.parse(now)) {
    return {
      wrong: `The certificate of this node ended at ${own.notAfter}: it was not renewed`,
      detail: { certificate: 'expired' },
      steps: ['Look at why in the log of the engine; `docker swarm ca --rotate` on a manager makes new ones'],
    };
  }
  const days = seconds / day;
  if (days <= limit) return { fine: `certificates of nodes are valid for ${inDays(Math.ceil(days))}` };
  return {
    wrong: `Certificates of nodes are valid for ${inDays(Math.ceil(days))}, longer than ${limit}`,
    steps: ['Shorten it: `docker swarm update --cert-expiry 2160h` (90 days) or less'],
  };
}

function judgeRoot({ notBefore }: Validity, now: string, limit: number): Verdict {
  const days = daysBetween(notBefore, now);
  if (days === undefined)
    return { doubt: `it is valid from ${notBefore}, which is no time`, kind: 'unreadable' };
  if (days <= limit) return { fine: `the root certificate is ${inDays(Math.max(days, 0))} old` };
  return {
    wrong: `The root certificate of the swarm is ${inDays(days)} old and was not rotated since`,
    steps: ['Rotate it: `docker swarm ca --rotate`; nodes get new certificates by themselves'],
  };
}

const lifetime = (days: number) => ({
  swarm: { nodeCertificateSeconds: { state: 'known', value: days * day, from: 'GET /swarm' } },
});

const root = (notBefore: string) => ({
  swarm: {
    rootCertificate: {
      state: 'known',
      value: { notBefore, notAfter: '2045-01-01T00:00:00Z' },
      from: 'GET /swarm',
    },
  },
});

const malformed = {
  state: 'unreadable',
  why: 'malformed',
  detail: 'it is no certificate',
  from: 'GET /swarm',
};

const nodeCertificates = swarmCheck({
  slug: 'node-certificates',
  cis: '7.7',
  title: 'Certificates of nodes are valid for long',
  severity: 'low',
  why: 'Whoever copies the certificate of a node is that node until it ends.',
  remediation: 'Leave it at 90 days or choose less: `docker swarm update --cert-expiry`.',
  parameters: {
    maximumDays: {
      about: 'Days that a node’s certificate may be valid',
      type: 'integer',
      default: usualNode,
      minimum: 1,
    },
  },
  judge: (swarm, { now }, parameters) =>
    judgePart(
      swarm.nodeCertificateSeconds,
      (seconds) => `NodeCertExpiry = ${seconds} s`,
      (seconds) => judgeLifetime(swarm, seconds, now, numberOf(parameters, 'maximumDays') ?? usualNode),
    ),
  examples: {
    bad: [{ title: 'a year', facts: lifetime(365) }],
    good: [
      { title: 'the default, 90 days', facts: lifetime(90) },
      { title: 'two days', facts: lifetime(2) },
    ],
    unsure: [{ title: 'the swarm does not say', facts: { swarm: { nodeCertificateSeconds: malformed } } }],
  },
});

const rootCertificate = swarmCheck({
  slug: 'root-certificate',
  cis: '7.8',
  title: 'Root certificate was not rotated',
  severity: 'low',
  why: 'The key of the root certificate makes nodes, managers too. It is made for twenty years and lies on every manager that there ever was.',
  remediation: 'Rotate it once a year and whenever a manager was lost: `docker swarm ca --rotate`.',
  parameters: {
    maximumDays: {
      about: 'Days after which the root is rotated',
      type: 'integer',
      default: usualRoot,
      minimum: 1,
    },
  },
  judge: (swarm, { now }, parameters) =>
    swarm.rootRotationInProgress
      ? { state: 'passed', evidence: [{ source: 'GET /swarm', saw: 'the root is being rotated' }] }
      : judgePart(
          swarm.rootCertificate,
          ({ notBefore }) => `valid from ${notBefore}`,
          (validity) => judgeRoot(validity, now, numberOf(parameters, 'maximumDays') ?? usualRoot),
        ),
  examples: {
    bad: [{ title: 'five years old', facts: root('2021-01-01T00:00:00Z') }],
    good: [{ title: 'a month old', facts: root('2025-12-01T00:00:00Z') }],
    unsure: [{ title: 'no certificate', facts: { swarm: { rootCertificate: malformed } } }],
  },
});

/** How long certificates of a swarm last. */
export const checks = [nodeCertificates, rootCertificate];
