// MQTT.js: connects, exchanges messages of each QoS, comes back to its session. Arguments: URL, protocol version (3, 4 or 5), CA file.
const fs = require('fs');
const mqtt = require('mqtt');

const [url, version, ca] = process.argv.slice(2);
const clientId = `mqttjs-${version}-${new URL(url).protocol.slice(0, -1)}`;
const options = {
  clientId,
  protocolVersion: Number(version),
  protocolId: version === '3' ? 'MQIsdp' : 'MQTT',
  clean: false,
  reconnectPeriod: 0,
  ca: ca ? fs.readFileSync(ca) : undefined,
  properties: version === '5' ? { sessionExpiryInterval: 60 } : undefined,
};

function connect() {
  return new Promise((resolve, reject) => {
    const client = mqtt.connect(url, options);
    client.once('connect', (connack) => resolve([client, connack]));
    client.once('error', reject);
  });
}

function next(client) {
  return new Promise((resolve) => client.once('message', (topic, payload, packet) => resolve([topic, payload, packet])));
}

async function main() {
  const [first] = await connect();
  await first.subscribeAsync(`js/${clientId}/+`, { qos: 2 });
  for (const qos of [0, 1, 2]) {
    const arrival = next(first);
    await first.publishAsync(`js/${clientId}/${qos}`, `hello ${qos}`, { qos });
    const [topic, payload, packet] = await arrival;
    if (topic !== `js/${clientId}/${qos}` || payload.toString() !== `hello ${qos}` || packet.qos !== qos) {
      throw new Error(`QoS ${qos}: got ${topic} ${payload} with QoS ${packet.qos}`);
    }
  }
  await first.endAsync();
  const [second, connack] = await connect();
  if (version !== '3' && !connack.sessionPresent) { // MQTT 3.1 has no such flag
    throw new Error('the session is gone');
  }
  await second.endAsync();
  console.log('ok');
}

setTimeout(() => { console.error('too slow'); process.exit(2); }, 30000).unref();
main().catch((error) => { console.error(error); process.exit(1); });
