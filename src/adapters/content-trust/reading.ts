import type { ContentTrustUse } from '../../core/trust/content-trust.ts';
import type { Span } from '../../core/location.ts';
import { turnsOn } from '../../knowledge/trust/content-trust.ts';
import type { DockerCommand } from './docker-command.ts';

/** A use without the place and the surface, which its file decides. */
export type UseContent = Omit<ContentTrustUse, 'at' | 'runsIn'> & Partial<Pick<ContentTrustUse, 'runsIn'>>;

/** What a reader understands at a place of a text; without a use, that the place is none. */
export interface TrustReading extends Span {
  use?: UseContent;
  /** The docker command that is run there, which says nothing about the place itself. */
  runs?: DockerCommand;
}

/** A value that something fills in which the file does not have. */
const filledIn = /[\0$`]|\{\{|<<|^%.*%$/u;
const longestShown = 40;

/** What setting a variable of Content Trust is; `undefined` for a value that is not known. */
export function variableUse(name: string, value: string | undefined): UseContent {
  const known = value !== undefined && !filledIn.test(value) ? value : undefined;
  if (name === 'DOCKER_CONTENT_TRUST')
    return {
      feature: 'variable',
      shown: known === undefined ? name : `${name}=${shownValue(known)}`,
      state: known === undefined ? 'unknown' : turnsOn(known) ? 'on' : 'off',
    };
  if (name !== 'DOCKER_CONTENT_TRUST_SERVER') return { feature: 'credential', shown: name, state: 'unknown' };
  const host = known === undefined ? undefined : serverHost(known);
  return {
    feature: 'server',
    shown: host === undefined ? name : `${name}=https://${host}`,
    state: 'unknown',
    ...(host !== undefined && { server: host }),
  };
}

/** The host of an address, without a user, a password and a path; `undefined` for what is none. */
export function serverHost(address: string): string | undefined {
  const url = URL.parse(/^[a-z]+:\/\//iu.test(address) ? address : `https://${address}`);
  return url === null || url.host === '' ? undefined : url.host;
}

/** What `--disable-content-trust` is with a value; without one it disables. */
export function optionUse(value: string | undefined): UseContent {
  const option = '--disable-content-trust';
  if (value === undefined) return { feature: 'option', shown: option, state: 'off' };
  const shown = filledIn.test(value) ? option : `${option}=${shownValue(value)}`;
  // pflag refuses what strconv.ParseBool does not read.
  const state = /^(?:0|f|F|false|FALSE|False)$/u.test(value)
    ? 'on'
    : /^(?:1|t|T|true|TRUE|True)$/u.test(value)
      ? 'off'
      : 'unknown';
  return { feature: 'option', shown, state };
}

function shownValue(value: string): string {
  const line = value.replaceAll(/\s+/gu, ' ');
  return line.length > longestShown ? `${line.slice(0, longestShown - 1)}…` : line;
}

/** The text of a value without the quotes around it. */
export function withoutQuotes(text: string): string {
  return text.replace(/^(["'])(.*)\1$/su, '$2');
}
