import { apkCataloger } from './apk/apk-cataloger.ts';
import { programCataloger } from './binaries/program-cataloger.ts';
import { cargoLockCataloger, cargoProgramCataloger } from './cargo/cargo-catalogers.ts';
import type { Cataloger } from './cataloger.ts';
import { composerCataloger } from './composer/composer-cataloger.ts';
import { condaCataloger } from './conda/conda-cataloger.ts';
import { distributionCataloger } from './distribution/distribution-cataloger.ts';
import { dpkgCataloger } from './dpkg/dpkg-cataloger.ts';
import { gemCataloger } from './gem/gem-cataloger.ts';
import { goCataloger } from './go/go-cataloger.ts';
import { javaCataloger } from './java/java-cataloger.ts';
import { npmCataloger } from './npm/npm-cataloger.ts';
import { nugetCataloger } from './nuget/nuget-cataloger.ts';
import { pypiCataloger } from './pypi/pypi-cataloger.ts';
import { rpmCataloger } from './rpm/rpm-cataloger.ts';

/** All catalogers: what each of them reads in an image is joined to its inventory. */
export const catalogers: readonly Cataloger[] = [
  distributionCataloger,
  dpkgCataloger,
  apkCataloger,
  rpmCataloger,
  npmCataloger,
  pypiCataloger,
  gemCataloger,
  composerCataloger,
  nugetCataloger,
  condaCataloger,
  goCataloger,
  javaCataloger,
  cargoLockCataloger,
  cargoProgramCataloger,
  programCataloger,
];
