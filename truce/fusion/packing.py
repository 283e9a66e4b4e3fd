"""Tables as bytes and back: what a stretch hands over in one row."""

import pyarrow as pa


def pack(table: pa.Table) -> bytes:
    """A table as an IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def unpack(blobs: pa.ChunkedArray, schema: pa.Schema) -> pa.Table:
    """The tables of IPC streams, one below the other."""
    parts = [pa.ipc.open_stream(blob.as_buffer()).read_all() for blob in blobs]
    return pa.concat_tables([schema.empty_table(), *parts])
