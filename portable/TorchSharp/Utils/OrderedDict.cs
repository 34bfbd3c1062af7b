using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps the order in which its keys came.</summary>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> entries = [];
    private readonly List<TKey> order = [];

    public int Count => order.Count;

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => order.AsReadOnly();

    public ICollection<TValue> Values => order.ConvertAll(k => entries[k]);

    public TValue this[TKey key]
    {
        get => entries[key];
        set
        {
            if (!entries.ContainsKey(key)) order.Add(key);
            entries[key] = value;
        }
    }

    public (TKey, TValue) this[int index]
    {
        get => (order[index], entries[order[index]]);
        set
        {
            RemoveAt(index);
            Insert(index, value);
        }
    }

    public void Add(TKey key, TValue value)
    {
        entries.Add(key, value);
        order.Add(key);
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void clear() => Clear();

    public void Clear()
    {
        entries.Clear();
        order.Clear();
    }

    public bool ContainsKey(TKey key) => entries.ContainsKey(key);

    public bool Contains((TKey, TValue) item) => IndexOf(item) >= 0;

    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => entries.TryGetValue(key, out value);

    public bool Remove(TKey key)
    {
        order.Remove(key);
        return entries.Remove(key);
    }

    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    public void RemoveAt(int index) => Remove(order[index]);

    public int IndexOf((TKey, TValue) item) =>
        entries.TryGetValue(item.Item1, out var value) && EqualityComparer<TValue>.Default.Equals(value, item.Item2)
            ? order.IndexOf(item.Item1)
            : -1;

    public void Insert(int index, (TKey, TValue) item)
    {
        entries.Add(item.Item1, item.Item2);
        order.Insert(index, item.Item1);
    }

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) =>
        order.ConvertAll(k => (k, entries[k])).CopyTo(array, arrayIndex);

    public IEnumerable<TKey> keys() => order;

    public IEnumerable<TValue> values() => Values;

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public IEnumerator<(TKey, TValue)> GetEnumerator() => order.ConvertAll(k => (k, entries[k])).GetEnumerator();

    void ICollection<KeyValuePair<TKey, TValue>>.CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) =>
        order.ConvertAll(k => KeyValuePair.Create(k, entries[k])).CopyTo(array, arrayIndex);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        order.ConvertAll(k => KeyValuePair.Create(k, entries[k])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
