// OpenAPI 3.0 to TypeScript, for the part of OpenAPI that api/openapi.yaml uses. Anything else is
// an error, so that a new construct is noticed and not silently typed as `unknown`.

const kKnownKeywords = new Set([
  "type",
  "properties",
  "required",
  "items",
  "enum",
  "additionalProperties",
  "description",
  "example",
  "format",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "default",
  "$ref",
  "nullable",
]);
const kMethods = ["get", "post", "put", "patch", "delete"];

const quote = (text) => JSON.stringify(text);
const isName = (text) => /^[A-Za-z_$][\w$]*$/.test(text);
const key = (text) => (isName(text) ? text : quote(text));
const indent = (text) => text.replace(/\n/g, "\n  ");

const spaced = (type) => (type.startsWith("\n") ? type : ` ${type}`);

function comment(schema) {
  const text = schema.description?.trim().replace(/\s+/g, " ");
  return text ? `/** ${text.replaceAll("*/", "* /")} */\n` : "";
}

function typeOfRef(ref) {
  const match = /^#\/components\/schemas\/(\w+)$/.exec(ref);
  if (!match) throw new Error(`cannot follow ${ref}`);
  return match[1];
}

function objectType(schema) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      `${comment(field)}${key(name)}${required.has(name) ? "" : "?"}:${spaced(typeOf(field))};`,
  );
  if (typeof schema.additionalProperties === "object") {
    fields.push(`[name: string]: ${typeOf(schema.additionalProperties)};`);
  }
  return fields.length ? `{\n  ${indent(fields.join("\n"))}\n}` : "Record<string, never>";
}

function unionType(values) {
  const line = values.map(quote).join(" | ");
  return line.length > 72 ? values.map((value) => `\n  | ${quote(value)}`).join("") : line;
}

function baseType(schema) {
  if (schema.enum) return unionType(schema.enum);
  switch (schema.type) {
    case "string":
      return schema.format === "binary" ? "Blob" : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array": {
      const item = typeOf(schema.items);
      return /^[\w"]+$/.test(item) ? `${item}[]` : `Array<${item}>`;
    }
    case "object":
      return objectType(schema);
    default:
      throw new Error(`cannot type ${JSON.stringify(schema)}`);
  }
}

export function typeOf(schema) {
  if (schema.$ref) return typeOfRef(schema.$ref);
  for (const word of Object.keys(schema)) {
    if (!kKnownKeywords.has(word)) throw new Error(`the keyword ${word} is not supported`);
  }
  return schema.nullable ? `${baseType(schema)} | null` : baseType(schema);
}

function follow(contract, thing) {
  if (!thing.$ref) return thing;
  return thing.$ref
    .slice(2)
    .split("/")
    .reduce((place, part) => place[part], contract);
}

// JSON when there is JSON, text when there is text, bytes otherwise.
function contentType(content) {
  const types = Object.keys(content ?? {});
  if (types.length === 0) return { answer: "none", type: "undefined" };
  if (types.includes("application/json")) {
    return { answer: "json", type: typeOf(content["application/json"].schema) };
  }
  if (types.every((name) => name.startsWith("text/"))) return { answer: "text", type: "string" };
  return { answer: "blob", type: "Blob" };
}

function fieldsOf(parameters, place) {
  const fields = parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, required, schema }) => `${key(name)}${required ? "" : "?"}: ${typeOf(schema)};`);
  return fields.length ? `{ ${fields.join(" ")} }` : "Record<string, never>";
}

function readOperation(contract, route, method, shared) {
  const operation = contract.paths[route][method];
  const parameters = [...shared, ...(operation.parameters ?? [])].map((one) =>
    follow(contract, one),
  );
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
  if (!operation.operationId || !success)
    throw new Error(`${method} ${route} lacks a name or an answer`);
  const answer = contentType(follow(contract, success[1]).content);
  const body = operation.requestBody
    ? contentType(follow(contract, operation.requestBody).content).type
    : "undefined";
  return {
    name: operation.operationId,
    summary: operation.summary ?? "",
    type: indent(
      `{\n  path: ${fieldsOf(parameters, "path")};\n  query: ${fieldsOf(parameters, "query")};` +
        `\n  body: ${indent(body)};\n  ok: ${indent(answer.type)};\n}`,
    ),
    value: {
      method: method.toUpperCase(),
      path: route,
      answer: answer.answer,
      open: Array.isArray(operation.security) && operation.security.length === 0,
      roles: operation["x-roles"] ?? [],
    },
  };
}

function readOperations(contract) {
  return Object.entries(contract.paths).flatMap(([route, item]) =>
    kMethods
      .filter((method) => item[method])
      .map((method) => readOperation(contract, route, method, item.parameters ?? [])),
  );
}

function renderValue({ method, path, answer, open, roles }) {
  const list = roles.map((role) => quote(role)).join(", ");
  return (
    `{\n    method: ${quote(method)},\n    path: ${quote(path)},\n    answer: ${quote(answer)},` +
    `\n    open: ${open},\n    roles: [${list}],\n  }`
  );
}

// The whole file: one type a schema, one type an operation, and what a caller must know at run
// time.
export function renderContract(contract) {
  const schemas = Object.entries(contract.components.schemas).map(
    ([name, schema]) => `${comment(schema)}export type ${name} = ${typeOf(schema)};\n`,
  );
  const operations = readOperations(contract);
  const types = operations.map(
    ({ name, summary, type }) => `  /** ${summary} */\n  ${name}: ${type};`,
  );
  const values = operations.map(({ name, value }) => `  ${name}: ${renderValue(value)},`);
  return [
    "// Written by `npm run generate` from api/openapi.yaml. Do not edit.\n",
    ...schemas,
    `export interface Operations {\n${types.join("\n")}\n}\n`,
    `export const operations = {\n${values.join("\n")}\n} as const;\n`,
  ].join("\n");
}
