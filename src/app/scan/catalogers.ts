import { apkCataloger } from '../../inventory/apk/apk-cataloger.ts';
import { programCataloger } from '../../inventory/binaries/program-cataloger.ts';
import { cargoLockCataloger, cargoProgramCataloger } from '../../inventory/cargo/cargo-catalogers.ts';
import type { Cataloger } from '../../inventory/cataloger.ts';
import { chiselCataloger } from '../../inventory/chisel/chisel-cataloger.ts';
import { composerCataloger } from '../../inventory/composer/composer-cataloger.ts';
import { condaCataloger } from '../../inventory/conda/conda-cataloger.ts';
import { distributionCataloger } from '../../inventory/distribution/distribution-cataloger.ts';
import { dpkgCataloger } from '../../inventory/dpkg/dpkg-cataloger.ts';
import { gemCataloger } from '../../inventory/gem/gem-cataloger.ts';
import { goCataloger } from '../../inventory/go/go-cataloger.ts';
import { javaCataloger } from '../../inventory/java/java-cataloger.ts';
import { npmCataloger } from '../../inventory/npm/npm-cataloger.ts';
import { nugetCataloger } from '../../inventory/nuget/nuget-cataloger.ts';
import { pypiCataloger } from '../../inventory/pypi/pypi-cataloger.ts';
import { rpmCataloger } from '../../inventory/rpm/rpm-cataloger.ts';

/** All catalogers: what each of them reads in an image is joined to its inventory. */
export const catalogers: readonly Cataloger[] = [
  distributionCataloger,
  dpkgCataloger,
  chiselCataloger,
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
