// IBM's SDKs for Node.js, as they are, follow devices by MQTT. Arguments: library, port of MQTT without TLS, with TLS, organization,
// API key, token. Says what is told of the end of the device lamp 1.
// The SDKs make the host's name of the organization and have their own ports; here all connections go to this machine.
const net = require('net');

const [library, plainPort, tlsPort, org, key, token] = process.argv.slice(2);
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  options.port = Number(options.port) === 8883 ? Number(tlsPort) : Number(plainPort);
  options.host = '127.0.0.1';
  return connect.apply(this, args);
};

function wiotp() {
  const { ApplicationClient, ApplicationConfig } = require('@wiotp/sdk');
  const options = { domain: 'invalid', logLevel: 'error', mqtt: { port: 1883 } };
  return new ApplicationClient(new ApplicationConfig({ appId: 'monitor' }, { key, token }, options));
}

function ibmiotf() {
  const { IotfApplication } = require('ibmiotf');
  const app = new IotfApplication({ org, id: 'monitor-old', domain: 'invalid', 'auth-key': key, 'auth-token': token });
  app.mqttConfig.rejectUnauthorized = false; // it trusts IBM's certificates alone, and speaks nothing but TLS
  return app;
}

const client = library === '@wiotp/sdk' ? wiotp() : ibmiotf();
client.on('error', (error) => {
  console.log(`refused ${error}`);
  process.exit(0);
});
client.on('connect', () => client.subscribeToDeviceStatus('lamp', '1'));
client.on('deviceStatus', (type, id, payload) => {
  const status = JSON.parse(payload);
  if (status.Action === 'Disconnect') {
    console.log(`${type} ${id} ${status.ClientID} ${status.Action} ${status.CloseCode || 0}`);
    process.exit(0);
  }
});
client.connect();
