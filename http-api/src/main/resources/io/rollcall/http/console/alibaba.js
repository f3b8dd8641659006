// Alibaba's signature of an RPC call, version 1.0, computed here: the secret is sent nowhere.

const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());

async function hmacSha1(secret, text) {
  if (!globalThis.crypto?.subtle) {
    throw new Error("Browsers sign only on pages of https or localhost.");
  }
  const bytes = (of) => new TextEncoder().encode(of);
  const key = await crypto.subtle.importKey("raw", bytes(secret), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, bytes(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

/** The query of a call; without an access key it is not signed. */
export async function signed(method, parameters, { id, secret }) {
  const all = { Format: "JSON", Version: "2020-04-20", ...parameters };
  if (id) {
    Object.assign(all, {
      AccessKeyId: id,
      SignatureMethod: "HMAC-SHA1",
      SignatureVersion: "1.0",
      SignatureNonce: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
      Timestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    });
  }
  const canonical = Object.keys(all)
    .sort()
    .map((name) => encode(name) + "=" + encode(all[name]))
    .join("&");
  if (!id) {
    return canonical;
  }
  const signature = await hmacSha1(secret + "&", method + "&" + encode("/") + "&" + encode(canonical));
  return canonical + "&Signature=" + encode(signature);
}
