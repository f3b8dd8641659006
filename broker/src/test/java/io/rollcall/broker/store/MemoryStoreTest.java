package io.rollcall.broker.store;

/** In memory. */
class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    Store store() {
        return store;
    }
}
