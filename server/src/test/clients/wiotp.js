// IBM's SDK for Node.js, which speaks HTTPS alone. Arguments: port, API key, token, client id. Says as JSON what it is told of the
// client, of those that are connected, and of all; or the id of the exception that it is answered.
const { ApplicationClient, ApplicationConfig } = require('@wiotp/sdk');

const [port, key, token, clientId] = process.argv.slice(2);
const config = new ApplicationConfig({ appId: 'test' }, { key, token }, { domain: `0.0.1:${port}`, logLevel: 'error' });
const api = new ApplicationClient(config)._apiClient;

async function main() {
  return {
    one: await api.getConnectionState(clientId),
    connected: await api.getConnectedClientsConnectionStates(),
    all: await api.getConnectionStates(),
    recent: await api.getRecentConnectionStates('2020-01-01T00:00:00.000Z'),
    last: await api.getCustomConnectionState('?_sort=-lastConnectTime&_limit=1'),
  };
}

main()
  .then((answers) => JSON.stringify(answers), (error) => `refused ${error.response ? error.response.data.exception.id : error}`)
  .then((said) => console.log(said));
