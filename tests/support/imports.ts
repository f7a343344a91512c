import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { projectRoot } from './shop.ts';

/** The text of source files by their path below the project. */
export type Sources = ReadonlyMap<string, string>;

/** `typeOnly`: nothing of it is left when the program runs. */
export type Import = { from: string; to: string; typeOnly: boolean };

/** Every TypeScript file below these folders but the tests, which may look anywhere. */
export function readSources(...folders: string[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const folder of folders)
    for (const name of readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })) {
      const path = posix.join(folder, name.replaceAll('\\', '/'));
      if (/(?<!\.test|\.d)\.ts$/.test(path)) sources.set(path, readFileSync(join(projectRoot, path), 'utf8'));
    }
  return sources;
}

/** What the files import of each other: import, export … from, import(). */
export const importsIn = (sources: Sources): Import[] => [...sources].flatMap(([path, text]) => importsOf(path, text));

const known = new Map<string, Import[]>();

function importsOf(from: string, text: string): Import[] {
  const key = `${from}\n${text}`;
  const before = known.get(key);
  if (before) return before;
  const found: Import[] = [];
  const add = (name: ts.Node | undefined, typeOnly: boolean) => {
    if (name && ts.isStringLiteralLike(name) && name.text.startsWith('.'))
      found.push({ from, to: posix.join(posix.dirname(from), name.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly || allTypes(node.exportClause));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.Latest));
  known.set(key, found);
  return found;
}

const importsTypes = (clause: ts.ImportClause | undefined): boolean =>
  clause !== undefined &&
  (clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause.name && allTypes(clause.namedBindings)));

const allTypes = (names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean =>
  names !== undefined &&
  (ts.isNamedImports(names) || ts.isNamedExports(names)) &&
  names.elements.length > 0 &&
  names.elements.every((element) => element.isTypeOnly);
