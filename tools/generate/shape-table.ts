import { join } from 'node:path';
import {
  API,
  isIntrinsicType,
  isLiteralType,
  isUnionType,
  SymbolFlags,
  type Checker,
  type Symbol as TypeSymbol,
  type Type,
  type TypeReference,
} from 'typescript/unstable/sync';
import { isInterfaceDeclaration } from 'typescript/unstable/ast/is';
import type { Shape } from '../../src/app/targets/facts/shape.ts';

type Literal = string | number | boolean;

/** The shapes of everything that an interface holds, as the compiler understands it. */
class ShapeWriter {
  readonly shapes: (Shape | undefined)[] = [];
  readonly #checker: Checker;
  readonly #places = new Map<string, number>();

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  /** The place of a type's shape in the table. */
  place(type: Type): number {
    const id = String(type.id);
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const place = this.shapes.push(undefined) - 1;
    this.#places.set(id, place);
    this.shapes[place] = this.#shapeOf(type);
    return place;
  }

  #shapeOf(type: Type): Shape {
    if (isUnionType(type)) return this.#choice(this.#inOrder(type.getTypes()));
    if (isLiteralType(type)) return { one: [literalOf(type.value)] };
    if (isIntrinsicType(type)) return simple(type.intrinsicName);
    if (this.#checker.isArrayType(type)) {
      const [element] = this.#checker.getTypeArguments(type as TypeReference);
      if (element !== undefined) return { list: this.place(element) };
    }
    const [index] = this.#checker.getIndexInfosOfType(type);
    // A list that is not empty, `[T, ...T[]]`, has the members of an array.
    const isList = this.#checker.getPropertyOfType(type, 'length') !== undefined;
    if (index !== undefined)
      return isList ? { list: this.place(index.valueType) } : { map: this.place(index.valueType) };
    return { members: this.#members(this.#checker.getPropertiesOfType(type)) };
  }

  #choice(types: readonly Type[]): Shape {
    const literals = types.flatMap((type) => (isLiteralType(type) ? [literalOf(type.value)] : []));
    const rest = types.filter((type) => !isLiteralType(type) && !isUndefined(type));
    const [only] = rest;
    if (literals.length === 0 && rest.length === 1 && only !== undefined) return this.#shapeOf(only);
    if (rest.length === 0) return isBoolean(literals) ? 'boolean' : { one: literals };
    const places = rest.map((type) => this.place(type));
    if (literals.length > 0) places.push(this.shapes.push({ one: literals }) - 1);
    return rest.every((type) => this.#isReading(type)) ? { reading: places } : { either: places };
  }

  /** The compiler orders alternatives by when it met them, which any change of a source may turn round. */
  #inOrder(types: readonly Type[]): readonly Type[] {
    const named = types.map((type) => [this.#checker.typeToString(type), type] as const);
    return named.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => type);
  }

  #isReading(type: Type): boolean {
    return ['state', 'from'].every((name) => this.#checker.getPropertyOfType(type, name) !== undefined);
  }

  #members(properties: readonly TypeSymbol[]): Record<string, number> {
    const members = properties.map((property) => {
      const type = this.#checker.getTypeOfSymbol(property);
      if (type === undefined) throw new TypeError(`${property.name} has no type`);
      const isOptional = (property.flags & SymbolFlags.Optional) !== 0;
      return [isOptional ? `${property.name}?` : property.name, this.place(type)] as const;
    });
    return Object.fromEntries(members);
  }
}

function isUndefined(type: Type): boolean {
  return isIntrinsicType(type) && type.intrinsicName === 'undefined';
}

function isBoolean(literals: readonly Literal[]): boolean {
  return literals.length === 2 && literals.every((value) => typeof value === 'boolean');
}

function literalOf(value: unknown): Literal {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new TypeError(`a literal that JSON does not have: ${String(value)}`);
}

function simple(name: string): Shape {
  if (name === 'string' || name === 'number' || name === 'boolean') return name;
  throw new TypeError(`facts may not contain ${name}: its shape cannot be checked`);
}

/** An interface whose shape is written, and how. */
export interface ShapedType {
  /** File of `src/core` that declares it. */
  file: string;
  name: string;
  /** Name of the table. */
  constant: string;
  /** What the table is, behind "The shape of". */
  about: string;
  /** Where the file with the table finds the type of it. */
  shapeModule: string;
}

/** The interfaces whose values are read from files. */
export const shapedTypes = {
  facts: {
    file: 'facts/facts',
    name: 'Facts',
    constant: 'factsShapes',
    about: 'facts',
    shapeModule: './shape.ts',
  },
  recording: {
    file: 'confine/recording',
    name: 'Recording',
    constant: 'recordingShapes',
    about: 'recordings of what containers do',
    shapeModule: '../targets/facts/shape.ts',
  },
} as const satisfies Readonly<Record<string, ShapedType>>;

/** The table of shapes of an interface, from its types in the project at `root`. */
export function shapeTable(root: string, shaped: ShapedType): string {
  const api = new API({ cwd: root });
  try {
    const [project] = api
      .updateSnapshot({ openProjects: [join(import.meta.dirname, 'shape-project.json')] })
      .getProjects();
    const source = project?.program.getSourceFile(`${root}/src/core/${shaped.file}.ts`);
    const declaration = source?.statements.find(
      (node) => isInterfaceDeclaration(node) && node.name.text === shaped.name,
    );
    const type = declaration && project?.checker.getTypeAtLocation(declaration);
    if (project === undefined || type === undefined) throw new Error(`there is no interface ${shaped.name}`);
    const writer = new ShapeWriter(project.checker);
    writer.place(type);
    return table(writer.shapes, shaped);
  } finally {
    api.close();
  }
}

function table(shapes: readonly (Shape | undefined)[], shaped: ShapedType): string {
  const lines = filled(shapes.map((shape) => JSON.stringify(shape))).map((line) => `  ${line},`);
  return [
    '// Generated from src/core by `npm run generate`; do not edit.',
    `import type { ShapeTable } from '${shaped.shapeModule}';`,
    '',
    `/** The shape of ${shaped.about}, from the types in \`src/core\`. */`,
    `export const ${shaped.constant}: ShapeTable = [`,
    ...lines,
    '];',
    '',
  ].join('\n');
}

const width = 106;

/** Several to a line, as many as there is room for. */
function filled(entries: readonly string[]): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length < width)
      lines[lines.length - 1] = `${last}, ${entry}`;
    else lines.push(entry);
  }
  return lines;
}
