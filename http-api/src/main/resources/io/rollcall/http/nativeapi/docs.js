"use strict";
// Shows /openapi.json as text and tables: each call with its parameters, its body and its answer.

const METHODS = ["get", "post", "delete"];

function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function row(table, cells, kind) {
  const line = element("tr", "", table);
  cells.forEach((cell) => element(kind, cell, line));
}

function typeOf(schema) {
  if (schema.$ref) {
    return schema.$ref.replace("#/components/schemas/", "");
  }
  if (schema.type === "array") {
    return "list of " + typeOf(schema.items);
  }
  const words = [schema.enum ? schema.enum.join(" | ") : schema.type || "any"];
  if (schema.minimum !== undefined) {
    words.push("from " + schema.minimum);
  }
  if (schema.maximum !== undefined) {
    words.push("to " + schema.maximum);
  }
  if (schema.default !== undefined) {
    words.push("default " + schema.default);
  }
  return words.join(" ");
}

function fields(schema, parent) {
  const table = element("table", "", parent);
  row(table, ["field", "type", ""], "th");
  for (const [name, field] of Object.entries(schema.properties || {})) {
    row(table, [name, typeOf(field), field.description || ""], "td");
  }
}

function call(method, path, operation, parent) {
  const title = element("h2", "", parent);
  element("code", method.toUpperCase() + " " + path, title);
  element("p", operation.summary + ". " + operation.description + " Scope: " + operation["x-scope"] + ".", parent);
  if (operation.parameters.length > 0) {
    const table = element("table", "", parent);
    row(table, ["parameter", "in", "type", ""], "th");
    for (const p of operation.parameters) {
      row(table, [p.name, p.in, typeOf(p.schema), p.description || ""], "td");
    }
  }
  if (operation.requestBody) {
    element("p", "Body: " + typeOf(operation.requestBody.content["application/json"].schema), parent);
  }
  const answer = Object.values(operation.responses["200"].content)[0];
  element("p", "Answer: " + typeOf(answer.schema), parent);
}

async function show() {
  const main = document.getElementById("docs");
  const answer = await fetch("/openapi.json");
  const api = await answer.json();
  main.replaceChildren();
  element("h1", api.info.title + ": the HTTP API", main);
  element("p", api.info.description, main);
  for (const [path, operations] of Object.entries(api.paths)) {
    METHODS.filter((method) => operations[method]).forEach((method) => call(method, path, operations[method], main));
  }
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    element("h2", name, main);
    fields(schema, main);
  }
}

show().catch((failure) => {
  document.getElementById("docs").textContent = "/openapi.json cannot be shown: " + failure;
});
