import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Report } from '../../core/findings/report.ts';
import { doubtsOf } from '../content/doubts.ts';
import { pageContext } from './context.ts';
import { findingsMarkup } from './lead.ts';
import { softwareMarkup } from './software.ts';
import type { Markup } from './markup.ts';
import { html, ownMarkup } from './markup.ts';
import { countsMarkup, mastheadMarkup, stepsMarkup, toolbarMarkup } from './overview.ts';
import { passedMarkup } from './passes.ts';
import { unknownMarkup } from './unknowns.ts';
import { rulesMarkup } from './rules.ts';
import { pageScript, pageStyle } from './page/assets.gen.ts';
import { reportDocument } from '../json/json.ts';
import { jsonForHtml } from '../text/json-text.ts';
import type { RuleDescription } from '../content/rule-description.ts';

/** What a page needs beside the report. */
export interface HtmlOptions {
  rules: readonly RuleDescription[];
}

/**
 * The report as one HTML file that needs nothing else: no request, readable without scripts, in
 * print and on a phone. Its content security policy allows its own style and script, by their
 * hashes, and nothing more. The JSON document is embedded in `script#report`: as JSON or, if it is large,
 * as `application/gzip` in Base64.
 */
export function writeHtml(report: Report, { rules }: HtmlOptions): string {
  const context = pageContext(report, rules);
  const body = html`<a class="skip" href="#findings">Skip to the findings</a>
    <div class="page">
      ${mastheadMarkup(report)} ${countsMarkup(report)} ${stepsMarkup(report)}
      ${toolbarMarkup(report, context)}
      <main>
        ${softwareMarkup(report, context)} ${findingsMarkup(report, context)}
        ${unknownMarkup(doubtsOf(report), report.gaps, context)} ${passedMarkup(report.outcomes, context)}
        <p id="nothing" class="nothing" hidden>Nothing matches these filters.</p>
        ${rulesMarkup(report, context)}
      </main>
      <footer>Written by Ironhull ${report.tool.version}. Unknown is not a pass.</footer>
    </div>`;
  return `<!doctype html>\n${pageMarkup(report, body).markup}\n`;
}

function pageMarkup(report: Report, body: Markup): Markup {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>Ironhull: ${report.targets.join(', ')}</title>
      <link rel="icon" href="data:," />
      ${styleElement}
    </head>
    <body>
      ${body} ${dataElement(report)} ${scriptElement}
    </body>
  </html>`;
}

/** A longer JSON document is compressed: it repeats itself, to a thirtieth of its length. */
const longestPlainData = 512 * 1024;

function dataElement(report: Report): Markup {
  const json = jsonForHtml(reportDocument(report));
  if (json.length <= longestPlainData)
    return ownMarkup(`<script type="application/json" id="report">${json}</script>`);
  const data = gzipSync(Buffer.from(json)).toString('base64');
  return ownMarkup(`<script type="application/gzip" id="report">${data}</script>`);
}

/** Whole elements: the hash holds for their content to the character. */
const styleElement = ownMarkup(`<style>${pageStyle}</style>`);
const scriptElement = ownMarkup(`<script type="module">${pageScript}</script>`);

/** Content Security Policy Level 3: inline code by hash only, pictures from the page itself only. */
const policy = [
  "default-src 'none'",
  `style-src ${hashSource(pageStyle)}`,
  `script-src ${hashSource(pageScript)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
