// Alibaba's SDKs for Node.js. Arguments: pop-core or openapi-client, URL of the server, key, secret, action, parameters as JSON.
// Says what came back as JSON, or the code of the error that the SDK throws.
const [sdk, url, accessKeyId, accessKeySecret, action, parameters] = process.argv.slice(2);
const version = '2020-04-20';

function popCore() {
  const { RPCClient } = require('@alicloud/pop-core');
  const client = new RPCClient({ accessKeyId, accessKeySecret, endpoint: url, apiVersion: version });
  return client.request(action, JSON.parse(parameters), { method: 'POST', timeout: 30000 });
}

async function openApiClient() {
  const { default: Client, Config, OpenApiRequest, Params } = require('@alicloud/openapi-client');
  const { RuntimeOptions } = require('@alicloud/tea-util');
  const { host, protocol } = new URL(url);
  const client = new Client(new Config({ accessKeyId, accessKeySecret, endpoint: host, protocol: protocol.slice(0, -1) }));
  const params = new Params({
    action,
    version,
    protocol: protocol.slice(0, -1).toUpperCase(),
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new OpenApiRequest({ query: JSON.parse(parameters) });
  return (await client.callApi(params, request, new RuntimeOptions({ ignoreSSL: true, connectTimeout: 30000, readTimeout: 30000 }))).body;
}

(sdk === 'pop-core' ? popCore() : openApiClient()).then(
  (answer) => console.log(JSON.stringify(answer)),
  (error) => console.log(`refused ${error.code ?? error}`),
);
