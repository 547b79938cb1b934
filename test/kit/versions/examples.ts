import type { VersionScheme } from '../../../src/versions/scheme.ts';
import { distributionExamples } from './distributions.ts';
import { languageExamples } from './languages.ts';
import type { SchemeExamples } from './scheme-examples.ts';

export const schemeExamples: Readonly<Record<VersionScheme, SchemeExamples>> = {
  ...distributionExamples,
  ...languageExamples,
};
