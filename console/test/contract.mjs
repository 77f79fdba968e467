// Holds values against the schemas of api/openapi.yaml, so that the mock server cannot promise what
// the contract does not.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export const contract = parse(
  readFileSync(new URL("../../api/openapi.yaml", import.meta.url), "utf8"),
);

export function follow(thing) {
  return thing?.$ref
    ? thing.$ref
        .slice(2)
        .split("/")
        .reduce((place, part) => place[part], contract)
    : thing;
}

const kTypes = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

function checkText(schema, value, place) {
  const errors = [];
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    errors.push(`${place}: too long`);
  if (schema.minLength !== undefined && value.length < schema.minLength)
    errors.push(`${place}: too short`);
  if (schema.pattern && !new RegExp(schema.pattern).test(value))
    errors.push(`${place}: ${value} does not fit`);
  if (schema.format === "date-time" && Number.isNaN(Date.parse(value)))
    errors.push(`${place}: not a time`);
  return errors;
}

function checkObject(schema, value, place) {
  const errors = [];
  for (const name of schema.required ?? []) {
    if (value[name] === undefined) errors.push(`${place}.${name} is missing`);
  }
  for (const [name, field] of Object.entries(value)) {
    const wanted = schema.properties?.[name] ?? schema.additionalProperties;
    if (wanted) errors.push(...check(wanted, field, `${place}.${name}`));
    else errors.push(`${place}.${name} is not in the contract`);
  }
  return errors;
}

// Everything in which `value` differs from the schema; empty when it fits.
export function check(given, value, place = "body") {
  const schema = follow(given);
  if (!kTypes[schema.type](value)) return [`${place} should be of type ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value))
    return [`${place}: ${value} is not one of ${schema.enum}`];
  if (schema.minimum !== undefined && value < schema.minimum) return [`${place}: too small`];
  if (schema.type === "string") return checkText(schema, value, place);
  if (schema.type === "array")
    return value.flatMap((item, index) => check(schema.items, item, `${place}[${index}]`));
  return schema.type === "object" ? checkObject(schema, value, place) : [];
}

// { name, path parameters, operation } of a request; null when the contract has no such operation.
export function findOperation(method, path) {
  for (const [template, item] of Object.entries(contract.paths)) {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const match = new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    const operation = match && item[method.toLowerCase()];
    if (!operation) continue;
    const values = Object.fromEntries(
      names.map((name, index) => [name, decodeURIComponent(match[index + 1])]),
    );
    return { name: operation.operationId, values, operation };
  }
  return null;
}
