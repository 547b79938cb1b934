import type { ParameterValues } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Observed } from '../../core/observed.ts';
import { combine } from '../../core/rules/outcome.ts';
import type { SwarmFacts, Validity } from '../../core/engine/swarm.ts';
import { daysBetween, inDays } from '../support/days.ts';
import { numberParameter } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkSwarmReading, swarmCheck } from '../support/swarm-rule.ts';

const usualNode = 90;
const usualRoot = 365;
const day = 86_400;
/** Days of tolerance. */
const clockSkew = 0.1;

/** Checks the certificate of this node: an external CA may issue longer ones than the swarm requests. */
function checkOwn({ notAfter }: Validity, now: string, limit: number, part: CheckedPart): Outcome {
  const left = (Date.parse(notAfter) - Date.parse(now)) / 1000 / day;
  if (Number.isNaN(left)) return part.unknown('unreadable', `${notAfter} is not a valid time`);
  if (left < 0)
    return part.fail({
      message: `The certificate of this node expired at ${notAfter}`,
      detail: { certificate: 'expired' },
      steps: [
        'Find the reason in the log of dockerd; `docker swarm ca --rotate` on a manager issues new certificates',
      ],
    });
  if (left <= limit + clockSkew)
    return part.pass(`the certificate of this node is valid for ${inDays(Math.floor(left))} more`);
  return part.fail({
    message: `The certificate of this node is valid for ${inDays(Math.ceil(left))} more (limit ${limit})`,
    detail: { certificate: 'long' },
    steps: [
      'Shorten the lifetime: `docker swarm update --cert-expiry 2160h` (90 days) or less, or in the external CA',
      'Issue new certificates: `docker swarm ca --rotate` on a manager',
    ],
  });
}

function checkGiven(seconds: number, limit: number, part: CheckedPart): Outcome {
  const days = seconds / day;
  if (days <= limit) return part.pass(`node certificates are valid for ${inDays(Math.ceil(days))}`);
  return part.fail({
    message: `Node certificates are valid for ${inDays(Math.ceil(days))} (limit ${limit})`,
    steps: ['Shorten the lifetime: `docker swarm update --cert-expiry 2160h` (90 days) or less'],
  });
}

function ownOutcome(own: Observed<Validity>, now: string, limit: number): Outcome {
  return checkSwarmReading(
    own,
    ({ notAfter }) => `valid until ${notAfter}`,
    (validity, part) => checkOwn(validity, now, limit, part),
  );
}

/** Checks the lifetime that the swarm issues and, if short enough, the certificate of this node. */
function nodesOutcome(
  { nodeCertificateSeconds, nodeCertificate }: SwarmFacts,
  now: string,
  limit: number,
): Outcome {
  const own = ownOutcome(nodeCertificate, now, limit);
  const given = checkSwarmReading(
    nodeCertificateSeconds,
    (seconds) => `NodeCertExpiry = ${seconds} s`,
    (seconds, part) => checkGiven(seconds, limit, part),
  );
  if (given.state !== 'passed' || own.state === 'unknown') return given;
  return own.state === 'passed' ? combine([given, own]) : own;
}

function checkRoot(
  { notBefore }: Validity,
  now: string,
  limit: number,
  rotating: boolean,
  part: CheckedPart,
): Outcome {
  const days = daysBetween(notBefore, now);
  if (days === undefined) return part.unknown('unreadable', `${notBefore} is not a valid time`);
  if (days <= limit) return part.pass(`the root certificate is ${inDays(Math.max(days, 0))} old`);
  if (rotating)
    return part.fail({
      message: `The root certificate of the swarm is ${inDays(days)} old, and its rotation is not finished`,
      detail: { rotation: 'unfinished' },
      steps: [
        'Find the nodes that delay the rotation: `docker node ls --format "{{.Hostname}} {{.Status}} {{.TLSStatus}}"`',
        'Bring them online, or remove them: `docker node rm --force NODE`',
      ],
    });
  return part.fail({
    message: `The root certificate of the swarm is ${inDays(days)} old`,
    steps: ['Rotate it: `docker swarm ca --rotate`; nodes get new certificates automatically'],
  });
}

function rootOutcome(
  root: Observed<Validity>,
  now: string,
  parameters: ParameterValues,
  rotating: boolean,
): Outcome {
  const limit = numberParameter(parameters, 'maximumDays') ?? usualRoot;
  return checkSwarmReading(
    root,
    ({ notBefore }) => `valid from ${notBefore}`,
    (validity, part) => checkRoot(validity, now, limit, rotating, part),
  );
}

const lifetime = (days: number) => ({
  swarm: { nodeCertificateSeconds: { state: 'known', value: days * day, from: 'GET /swarm' } },
});

const rootOf = (notBefore: string) => ({
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
  detail: 'not a certificate',
  from: 'GET /swarm',
};

const nodeCertificates = swarmCheck({
  id: 'swarm/node-certificates',
  needs: ['engine-objects'],
  cis: '7.7',
  title: 'Long-lived node certificates',
  severity: 'low',
  why: 'Everyone who copies the certificate of a node can act as that node until it expires.',
  remediation: 'Keep the default of 90 days or less: `docker swarm update --cert-expiry`.',
  parameters: {
    maximumDays: {
      about: 'Maximum lifetime of node certificates in days',
      type: 'integer',
      default: usualNode,
      minimum: 1,
    },
  },
  judge: (swarm, { now }, parameters) =>
    nodesOutcome(swarm, now, numberParameter(parameters, 'maximumDays') ?? usualNode),
  checkNode: ({ certificate }, { now }, parameters) =>
    ownOutcome(certificate, now, numberParameter(parameters, 'maximumDays') ?? usualNode),
  examples: {
    bad: [{ title: 'a year', facts: lifetime(365) }],
    good: [
      { title: 'the default, 90 days', facts: lifetime(90) },
      { title: 'two days', facts: lifetime(2) },
    ],
    unsure: [
      { title: 'the swarm does not report it', facts: { swarm: { nodeCertificateSeconds: malformed } } },
    ],
  },
});

const rootCertificate = swarmCheck({
  id: 'swarm/root-certificate',
  needs: ['engine-objects'],
  cis: '7.8',
  title: 'Swarm root certificate not rotated',
  severity: 'low',
  why: 'The key of the root certificate issues certificates for nodes and managers. It is valid for twenty years and is stored on every manager that ever existed.',
  remediation: 'Rotate it once a year and when a manager is lost: `docker swarm ca --rotate`.',
  parameters: {
    maximumDays: {
      about: 'Maximum age of the root certificate in days',
      type: 'integer',
      default: usualRoot,
      minimum: 1,
    },
  },
  judge: (swarm, { now }, parameters) =>
    rootOutcome(swarm.rootCertificate, now, parameters, swarm.rootRotationInProgress),
  checkNode: ({ rootCertificate: root }, { now }, parameters) => rootOutcome(root, now, parameters, false),
  examples: {
    bad: [{ title: 'five years old', facts: rootOf('2021-01-01T00:00:00Z') }],
    good: [{ title: 'a month old', facts: rootOf('2025-12-01T00:00:00Z') }],
    unsure: [{ title: 'no certificate', facts: { swarm: { rootCertificate: malformed } } }],
  },
});

/** Checks the lifetime of node and root certificates. */
export const checks = [nodeCertificates, rootCertificate];
