"""Paho for Python, as Debian packages it: connects, exchanges messages of each QoS, comes back to its session.

Arguments: host, port, transport (tcp or websockets), protocol version (3, 4 or 5), CA file or nothing.
"""
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

PATIENCE = 30
host, port, transport, version = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
ca = sys.argv[5] if len(sys.argv) > 5 else None
client_id = "paho-py-%d-%s%s" % (version, transport, "-tls" if ca else "")


def connect():
    connected, messages = queue.Queue(), queue.Queue()
    options = {} if version == 5 else {"clean_session": False}
    client = mqtt.Client(client_id, protocol=version, transport=transport, **options)
    client.on_connect = lambda c, u, flags, reason, properties=None: connected.put((int(getattr(reason, "value", reason)), flags))
    client.on_message = lambda c, u, message: messages.put(message)
    if transport == "websockets":
        client.ws_set_options(path="/mqtt")
    if ca:
        client.tls_set(ca)
    if version == 5:
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 60
        client.connect(host, port, clean_start=False, properties=properties)
    else:
        client.connect(host, port)
    client.loop_start()
    reason, flags = connected.get(timeout=PATIENCE)
    assert reason == 0, reason
    return client, flags, messages


client, _, messages = connect()
subscribed = queue.Queue()
client.on_subscribe = lambda *arguments: subscribed.put(arguments)
client.subscribe("py/%s/+" % client_id, 2)
subscribed.get(timeout=PATIENCE)
for qos in (0, 1, 2):
    topic = "py/%s/%d" % (client_id, qos)
    client.publish(topic, "hello %d" % qos, qos).wait_for_publish(PATIENCE)
    message = messages.get(timeout=PATIENCE)
    assert (message.topic, message.payload, message.qos) == (topic, b"hello %d" % qos, qos), message
client.disconnect()
client.loop_stop()
client, flags, _ = connect()
assert version == 3 or flags["session present"] == 1, flags  # MQTT 3.1 has no such flag
client.disconnect()
client.loop_stop()
print("ok")
