import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../json/members.ts';

/** A product of a CSAF document. */
export interface CsafProduct {
  name: string;
  cpe?: string;
  purl?: string;
  /** Of a component in a platform: the ids of the products that each is. */
  component?: string;
  platform?: string;
}

const deepest = 64;

/**
 * Returns the products of a product tree by their ids: those of its branches, of its list of full names, and of its
 * relationships. @throws TypeError if it is not understood.
 */
export function readCsafProducts(tree: JsonRecord | undefined): ReadonlyMap<string, CsafProduct> {
  const products = new Map<string, CsafProduct>();
  addBranches(tree, products, 0);
  for (const entry of listAt(tree, 'full_product_names')) add(entry, products);
  for (const entry of listAt(tree, 'relationships')) {
    if (!isJsonRecord(entry)) throw new TypeError('a relationship is not an object');
    const component = stringAt(entry, 'product_reference');
    const platform = stringAt(entry, 'relates_to_product_reference');
    if (component === undefined || platform === undefined)
      throw new TypeError('a relationship refers to no products');
    add(recordAt(entry, 'full_product_name'), products, { component, platform });
  }
  return products;
}

function addBranches(
  parent: JsonRecord | undefined,
  products: Map<string, CsafProduct>,
  depth: number,
): void {
  if (depth > deepest) throw new TypeError('its product tree is too deep');
  for (const branch of listAt(parent, 'branches')) {
    if (!isJsonRecord(branch)) throw new TypeError('a branch is not an object');
    if (branch['product'] !== undefined) add(branch['product'], products);
    addBranches(branch, products, depth + 1);
  }
}

function add(
  entry: unknown,
  products: Map<string, CsafProduct>,
  relation: Pick<CsafProduct, 'component' | 'platform'> = {},
): void {
  if (!isJsonRecord(entry)) throw new TypeError('a product is not an object');
  const id = stringAt(entry, 'product_id');
  if (id === undefined || id === '') throw new TypeError('a product has no id');
  const helper = recordAt(entry, 'product_identification_helper');
  const [cpe, purl] = [stringAt(helper, 'cpe'), stringAt(helper, 'purl')];
  products.set(id, {
    name: stringAt(entry, 'name') ?? id,
    ...(cpe === undefined ? {} : { cpe }),
    ...(purl === undefined ? {} : { purl }),
    ...relation,
  });
}

/** Returns the products that a product is, from itself through its components, and its platforms. */
export function partsOfProduct(
  id: string,
  products: ReadonlyMap<string, CsafProduct>,
): { component: CsafProduct; platforms: readonly CsafProduct[] } | undefined {
  const platforms: CsafProduct[] = [];
  let product = products.get(id);
  // A component may be one of a module, which is one of a release; a tree that refers to itself ends.
  for (let depth = 0; product?.component !== undefined && depth < 8; depth += 1) {
    platforms.push(...platformsFrom(product.platform, products));
    product = products.get(product.component);
  }
  return product === undefined || product.component !== undefined
    ? undefined
    : { component: product, platforms };
}

function platformsFrom(
  id: string | undefined,
  products: ReadonlyMap<string, CsafProduct>,
): readonly CsafProduct[] {
  const all: CsafProduct[] = [];
  let pending = id === undefined ? [] : [id];
  for (let depth = 0; pending.length > 0 && depth < 8; depth += 1) {
    const found = pending.flatMap((one) => products.get(one) ?? []);
    all.push(...found);
    pending = found.flatMap(({ component, platform }) => [component ?? [], platform ?? []].flat());
  }
  return all;
}
